// Which records a subcommand looks at: words of its command line, and a flag for each primitive of the language.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "report.hpp"
#include "subcommand.hpp"
#include "trace/filter.hpp"

// The table of flags of a subcommand that filters: its own, then these.
template <std::size_t... Own>
constexpr auto with_filter_flags(const std::array<Flag, Own>&... own) {
  std::array<Flag, (Own + ... + trace::kPrimitives.size())> all{};
  auto at = all.begin();
  ((at = std::copy(own.begin(), own.end(), at)), ...);
  std::transform(trace::kPrimitives.begin(), trace::kPrimitives.end(), at,
                 [](const trace::Primitive& one) { return Flag{one.flag, one.value, one.help}; });
  return all;
}

struct Selection {
  std::vector<std::string> files;  // the words before the filter
  trace::Filter filter;            // the rest of the words, and what the flags ask for
};

base::Result<Selection, Failure> read_selection(const Arguments& arguments);
