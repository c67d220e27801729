// Addresses and prefixes in text: what is accepted has one printed form, which means the same.
#include <string_view>

#include "fuzz.hpp"
#include "wire/ip_address.hpp"

using fuzz::must;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto address = wire::parse_ip_address(text)) {
    must(wire::parse_ip_address(to_string(*address)) == address, "an address is read as it is printed");
    must(wire::parse_ip_prefix(text).has_value(), "an address is a prefix of its whole length");
  }
  if (const auto prefix = wire::parse_ip_prefix(text)) {
    must(wire::parse_ip_prefix(to_string(*prefix)) == prefix, "a prefix is read as it is printed");
    must(prefix->contains(prefix->address), "a prefix contains its address");
    must(prefix->length <= prefix->address.octets().size() * 8, "a prefix is no longer than an address");
  }
  return 0;
}
