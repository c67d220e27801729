// CARP version 2, as ucarp and the BSDs speak it: IP protocol 112 as VRRP, and by default its group; no RFC describes it.
//
//    0               1               2               3
//   +-------+-------+---------------+---------------+---------------+
//   |   2   |   1   |     vhid      |    advskew    |  authlen = 7  |
//   +-------+-------+---------------+---------------+---------------+
//   |  pad, demote  |    advbase    |           checksum            |
//   +---------------+---------------+-------------------------------+
//   |                         counter (64)                          |
//   |                       HMAC-SHA1 (160) ...                     |
#pragma once

#include "proto/protocol.hpp"

namespace proto {

inline constexpr std::size_t kCarpBytes = 36;  // always

// CARP opens with the same octet as VRRPv2 and has 7 words of authentication where VRRP counts addresses; a VRRPv2 message with 7
// addresses has 44 octets.
bool is_carp(base::Bytes message);

struct CarpFields {
  std::uint8_t version = 0;
  std::uint8_t vhid = 0;
  std::uint8_t advskew = 0;  // 256ths of a second
  std::uint8_t advbase = 0;  // seconds
};
// As far as the octets go, 0 behind them. Nothing is judged.
CarpFields read_carp_fields(base::Bytes message);

std::string carp_filter(const Relayed&);
bool claims_carp(const Relayed&, const wire::IpPacket& packet);
// The interval is advbase seconds and advskew 256ths. The HMAC is the daemon's own: the relay has no key for it.
base::Result<Advert, base::DropReason> parse_carp(const wire::IpPacket& packet);

}  // namespace proto
