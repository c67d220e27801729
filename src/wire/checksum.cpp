#include "wire/checksum.hpp"

namespace wire {

Checksum& Checksum::add(base::Bytes octets) {
  const auto whole = octets.size() & ~std::size_t{1};
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < whole; i += 2) sum += static_cast<std::uint64_t>(octets[i] << 8 | octets[i + 1]);
  if (whole != octets.size()) sum += static_cast<std::uint64_t>(octets[whole] << 8);
  sum_ += sum;
  return *this;
}

Checksum& Checksum::add_pseudo_header(const IpAddress& source, const IpAddress& destination, std::uint8_t protocol,
                                      std::size_t length) {
  // IPv4 has 8 + 16 bits behind the addresses and IPv6 32 + 24; the sums are the same, so one form serves both.
  sum_ += length + protocol;
  return add(source.octets()).add(destination.octets());
}

std::uint16_t Checksum::value() const {
  auto folded = sum_;
  while (folded >> 16 != 0) folded = (folded & 0xffff) + (folded >> 16);
  return static_cast<std::uint16_t>(~folded & 0xffff);
}

}  // namespace wire
