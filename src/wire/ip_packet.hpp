// An IP packet as the relay sees it: which octets are the packet, who sent it, and what it carries.
#pragma once

#include "base/bytes.hpp"
#include "base/drop_reason.hpp"
#include "base/result.hpp"
#include "wire/ip_address.hpp"

namespace wire {

inline constexpr std::uint8_t kNextHeaderHopByHop = 0;  // RFC 8200 4.3; MLD has it
inline constexpr std::uint8_t kProtocolIgmp = 2;
inline constexpr std::uint8_t kProtocolIcmpv6 = 58;
inline constexpr std::uint8_t kProtocolAh = 51;     // RFC 4302
inline constexpr std::uint8_t kProtocolVrrp = 112;  // RFC 9568; CARP shares it

struct IpPacket {
  IpAddress source;
  IpAddress destination;
  std::uint8_t ttl = 0;       // or hop limit
  std::uint8_t protocol = 0;  // or next header
  bool has_options = false;   // IPv4 header longer than 20 octets
  base::Bytes octets;         // the whole packet, cut at its own total length
  base::Bytes payload;        // behind the IP header

  Family family() const { return source.family(); }
};

// 4 or 6, or whatever the first octet says; 0 where there is none.
std::uint8_t version_of(base::Bytes octets);

// Reads an IPv4 (RFC 791) or IPv6 (RFC 8200) header. Octets behind the total length (Ethernet padding) are cut off; a
// packet that is shorter than it says, a fragment, or an IPv4 header with a wrong checksum is refused.
// The result points into `octets`.
base::Result<IpPacket, base::DropReason> parse_ip(base::Bytes octets);

}  // namespace wire
