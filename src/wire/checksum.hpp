// The Internet checksum (RFC 1071) and the pseudo-headers that some protocols put in front.
#pragma once

#include "base/bytes.hpp"
#include "wire/ip_address.hpp"

namespace wire {

// Sums 16-bit words piece by piece. Only the last piece may have an odd length.
class Checksum {
 public:
  Checksum& add(base::Bytes octets);
  // RFC 9568 5.2.8 / RFC 8200 8.1: source, destination, length, zero, protocol; the form follows the addresses' family.
  Checksum& add_pseudo_header(const IpAddress& source, const IpAddress& destination, std::uint8_t protocol,
                              std::size_t length);
  // The folded complement: what belongs into a checksum field that was zero, and 0 when the field was right.
  std::uint16_t value() const;

 private:
  std::uint64_t sum_ = 0;
};

}  // namespace wire
