#include "wanted.hpp"

#include <algorithm>

std::vector<Flag> with_filter_flags(std::initializer_list<std::span<const Flag>> own) {
  std::vector<Flag> flags;
  for (const auto& part : own) flags.insert(flags.end(), part.begin(), part.end());
  for (const auto& primitive : trace::primitives()) {
    // The program's own; and what a subcommand calls so, it means.
    const auto taken = [&](const Flag& flag) { return flag.name == primitive.word; };
    if (primitive.word == "version" || std::ranges::any_of(flags, taken)) continue;
    flags.push_back({primitive.word, primitive.value, primitive.help});
  }
  return flags;
}

base::Result<trace::Filter, Failure> wanted(const Arguments& arguments, std::size_t first) {
  std::string text;
  for (auto i = first; i < arguments.words.size(); ++i) text.append(text.empty() ? "" : " ").append(arguments.words[i]);
  auto filter = trace::parse_filter(text);
  if (!filter) return base::Err(Failure{kUsage, to_string(filter.error())});
  for (const auto& primitive : trace::primitives()) {
    for (const auto& [flag, value] : arguments.flags) {
      if (flag != primitive.word || primitive.word == "version") continue;
      const auto one = trace::parse_filter_flag(primitive, value);
      if (!one) return base::Err(Failure{kUsage, "--" + flag + " " + value + ": " + one.error().message});
      filter->also(*one);
    }
  }
  return std::move(*filter);
}
