// Text for terminals: under 100 columns, broken between words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base {

inline constexpr std::size_t kColumns = 99;  // the most characters of a line for people

// Appends lines: the first begins with `line`, every other one with `indent` blanks. A word that is longer than a line is not
// broken.
void append_wrapped(std::string& out, std::string line, std::size_t indent, std::string_view text);

}  // namespace base
