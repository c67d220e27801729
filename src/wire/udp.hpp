// The UDP header (RFC 768).
#pragma once

#include <algorithm>
#include <optional>

#include "base/bytes.hpp"
#include "wire/reader.hpp"

namespace wire {

inline constexpr std::size_t kUdpHeaderBytes = 8;

struct UdpDatagram {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint16_t length = 0;  // the header's own, header included; nobody has judged it
  std::uint16_t checksum = 0;
  base::Bytes payload;  // by that length, as many octets as there are
};

// Empty: fewer octets than the header has. The checksum is not looked at: the network card may have been left to compute it.
inline std::optional<UdpDatagram> read_udp(base::Bytes octets) {
  Reader reader(octets);
  UdpDatagram datagram;
  datagram.source_port = reader.u16();
  datagram.destination_port = reader.u16();
  datagram.length = reader.u16();
  datagram.checksum = reader.u16();
  if (reader.failed()) return std::nullopt;
  const auto behind = std::max<std::size_t>(datagram.length, kUdpHeaderBytes) - kUdpHeaderBytes;
  datagram.payload = reader.rest().first(std::min(behind, reader.remaining()));
  return datagram;
}

}  // namespace wire
