// The UDP header (RFC 768).
#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "wire/reader.hpp"

namespace wire {

struct UdpDatagram {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  base::Bytes payload;  // by the header's own length, as many octets as there are
};

// Empty: fewer octets than the header has, or a length that leaves out the header. The checksum is not looked at: the network
// card may have been left to compute it.
inline std::optional<UdpDatagram> read_udp(base::Bytes octets) {
  constexpr std::size_t kHeaderBytes = 8;
  Reader reader(octets);
  UdpDatagram datagram;
  datagram.source_port = reader.u16();
  datagram.destination_port = reader.u16();
  const std::size_t length = reader.u16();
  reader.skip(2);  // checksum
  if (reader.failed() || length < kHeaderBytes) return std::nullopt;
  datagram.payload = reader.rest().first(std::min(length - kHeaderBytes, reader.remaining()));
  return datagram;
}

}  // namespace wire
