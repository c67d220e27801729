// Text for a terminal of 100 columns.
#pragma once

#include <string>
#include <string_view>

namespace control {

inline constexpr std::size_t kColumns = 100;

// Appends `line` and then `text`, broken between words; every line but the first begins with `indent` blanks.
void append_wrapped(std::string& out, std::string line, std::size_t indent, std::string_view text);

}  // namespace control
