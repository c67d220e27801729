// What carries a datagram between two hosts: the kind of socket. A transport is one line in kTransports.
#pragma once

#include <array>
#include <cstdint>

#include "wire/gre.hpp"

namespace carrier {

enum class Transport : std::uint8_t {
  udp,      // the configured port
  gre,      // IP protocol 47
  gre_udp,  // UDP port 4754
  link,     // a tunnel interface of this host, one for each peer
};

struct TransportSpec {
  Transport transport;
  std::uint8_t ip_protocol;  // 0: no socket to the peer, but an interface
  std::uint16_t port;        // 0: the configured one where it is UDP, none otherwise
};

inline constexpr std::uint8_t kProtocolUdp = 17;

inline constexpr std::array<TransportSpec, 4> kTransports{{
    {Transport::udp, kProtocolUdp, 0},
    {Transport::gre, wire::kProtocolGre, 0},
    {Transport::gre_udp, kProtocolUdp, wire::kGrePort},
    {Transport::link, 0, 0},
}};

constexpr const TransportSpec& spec(Transport transport) { return kTransports[static_cast<std::size_t>(transport)]; }

// The UDP port to listen on and to send to; 0 for a transport without ports.
constexpr std::uint16_t port_of(Transport transport, std::uint16_t configured) {
  if (spec(transport).ip_protocol != kProtocolUdp) return 0;
  return spec(transport).port == 0 ? configured : spec(transport).port;
}

}  // namespace carrier
