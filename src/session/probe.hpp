// PROBE and PROBED, the bodies of frame kinds 6 and 7, and the packet that they are about. A session goes on through a firewall
// that lets in only what answers something; a packet in a flow of its own, which both hosts send once, shows what else passes.
//
//   PROBE, PROBED:  way (8) | token (64)
//   the packet:     6 (8) | 0 (8) | way (8) | 0 (8) | token (64)
//
// The packet is what a UDP datagram, GRE of protocol type 0x88b5 (IEEE 802 local experimental) or IP protocol 112 carries. Its
// second octet is where VRRP has the VRID: 0 is nobody's.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"

namespace session {

enum class ProbeWay : std::uint8_t {
  udp = 1,        // from a fresh port to that of the relay
  gre = 2,        // IP protocol 47
  vrrp = 3,       // IP protocol 112, unicast
  multicast = 4,  // IP protocol 112 to a VRRP group
};

inline constexpr std::array kProbeWays{ProbeWay::udp, ProbeWay::gre, ProbeWay::vrrp, ProbeWay::multicast};
std::string_view name(ProbeWay way);  // stable: "udp", "gre", "vrrp", "multicast"

inline constexpr std::uint16_t kProbeGreType = 0x88b5;

struct Probe {
  static constexpr std::size_t kBodyBytes = 9;
  static constexpr std::size_t kPacketBytes = 12;

  ProbeWay way = ProbeWay::udp;
  std::uint64_t token = 0;  // random; of one host, one way and one moment

  bool operator==(const Probe&) const = default;
};

using ProbePacket = std::array<std::uint8_t, Probe::kPacketBytes>;

// Empty: a way of tomorrow, or no packet of this kind.
std::optional<Probe> read_probe(base::Bytes body);
std::optional<Probe> read_probe_packet(base::Bytes octets);

std::size_t write_body(const Probe& probe, base::MutableBytes out);  // the octets used, or 0 when there is no room
ProbePacket packet_of(const Probe& probe);

}  // namespace session
