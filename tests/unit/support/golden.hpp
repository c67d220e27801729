// tests/data/golden.txt: what another implementation of the wire format writes.
#pragma once

#include <string>

#include "support/octets.hpp"

namespace test {

std::string golden_text(const std::string& name);  // fails the program when there is no such line
inline Octets golden_octets(const std::string& name) { return hex(golden_text(name)); }
inline std::uint64_t golden_number(const std::string& name) { return std::stoull(golden_text(name + "_number")); }

}  // namespace test
