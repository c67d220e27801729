// Places in a text, and what a TOML file may not have there.
#pragma once

#include <optional>
#include <string_view>

#include "config/document.hpp"

namespace config {

// Line and column of an octet. Columns count letters, as toml++ counts them.
Place place_at(std::string_view text, std::size_t at);

// The first letter beyond ASCII that stands outside of quotes and comments, where TOML has none. On some of them toml++ 3.3
// runs into undefined behaviour, so it must not see them.
std::optional<std::size_t> find_beyond_ascii(std::string_view text);

}  // namespace config
