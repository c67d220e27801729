#include "wire/checksum.hpp"

#include <array>

#include "wire/writer.hpp"

namespace wire {

Checksum& Checksum::add(base::Bytes octets) {
  for (std::size_t i = 0; i < octets.size(); i += 2) {
    const auto low = i + 1 < octets.size() ? octets[i + 1] : std::uint8_t{0};
    sum_ += static_cast<std::uint64_t>(octets[i] << 8 | low);
  }
  return *this;
}

Checksum& Checksum::add_pseudo_header(const IpAddress& source, const IpAddress& destination, std::uint8_t protocol,
                                      std::size_t length) {
  std::array<std::uint8_t, 40> storage{};
  Writer writer(storage);
  writer.bytes(source.octets()).bytes(destination.octets());
  // IPv4 has 8 + 16 bits here and IPv6 32 + 24; the sums are the same, so one form serves both.
  writer.u32(static_cast<std::uint32_t>(length)).u32(protocol);
  return add(base::Bytes(storage).first(writer.size()));
}

std::uint16_t Checksum::value() const {
  auto folded = sum_;
  while (folded >> 16 != 0) folded = (folded & 0xffff) + (folded >> 16);
  return static_cast<std::uint16_t>(~folded & 0xffff);
}

}  // namespace wire
