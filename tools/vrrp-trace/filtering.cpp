#include "filtering.hpp"

base::Result<Selection, Failure> read_selection(const Arguments& arguments) {
  const auto begin = std::find_if(arguments.words.begin(), arguments.words.end(), trace::begins_filter);
  Selection selection;
  selection.files.assign(arguments.words.begin(), begin);
  std::string expression;
  for (auto word = begin; word != arguments.words.end(); ++word) expression += (expression.empty() ? "" : " ") + *word;
  const auto filter = trace::parse_filter(expression);
  if (!filter) return base::Err(Failure{kUsage, to_string(filter.error()) + "\n  " + expression});
  selection.filter.also(*filter);
  for (const auto& flag : arguments.flags) {
    const auto primitive = std::ranges::find(trace::kPrimitives, flag.first, &trace::Primitive::flag);
    if (primitive == trace::kPrimitives.end()) continue;
    const auto asked = trace::parse_filter_flag(*primitive, flag.second);
    if (!asked) return base::Err(Failure{kUsage, "--" + flag.first + ": " + asked.error().message});
    selection.filter.also(*asked);
  }
  return selection;
}
