// Names that are looked up: of DNS, or of a hosts file.
#pragma once

#include <string>
#include <string_view>

namespace config {

// Labels of letters, digits, hyphen and underscore, with dots between and perhaps one behind; 253 characters at most. What
// looks like an IPv4 address that went wrong ("10.0.0", "10.0.0.256", "10.0.0.x") is none.
bool is_dns_name(std::string_view text);
bool has_only_name_letters(std::string_view text);

// Capitals make no difference.
std::string in_lower_case(std::string_view name);

}  // namespace config
