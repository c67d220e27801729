// Filter expressions: a filter that can be asked, or one line that says what is wrong and where.
#include <string>

#include "fuzz.hpp"
#include "trace/filter.hpp"

using fuzz::must;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto filter = trace::parse_filter(text);
  if (!filter) {
    must(filter.error().column >= 1 && filter.error().column <= size + 1, "the column is in the text, or just behind");
    must(!filter.error().message.empty() && filter.error().message.find('\n') == std::string::npos, "a mistake is one line");
    return 0;
  }
  must(filter->steps().size() <= trace::kMaxFilterSteps, "a filter is bounded");
  const auto answer = trace::matches(*filter, trace::Record{}, trace::Dissection{});
  auto twice = *filter;
  twice.also(*filter);
  must(trace::matches(twice, trace::Record{}, trace::Dissection{}) == answer, "a filter and itself is that filter");
  return 0;
}
