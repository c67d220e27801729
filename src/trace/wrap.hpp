// Text of at most 99 columns.
#pragma once

#include <string>
#include <string_view>

namespace trace {

inline constexpr std::size_t kColumns = 99;

// Appends `text` to `out`, whose last line has `column` characters already; further lines are indented by as many. A word that is
// longer than a line stays whole. Ends with a line end.
void append_wrapped(std::string& out, std::size_t column, std::string_view text);

}  // namespace trace
