// The GRE header (RFC 2784) with key and sequence number (RFC 2890).
//
//    0               1               2               3
//   +-+-+-+-+-------------------+-----+-------------------------------+
//   |C|0|K|S|     reserved0     | ver |         protocol type         |
//   +-+-+-+-+-------------------+-----+-------------------------------+
//   |      checksum (with C)          |       reserved1 (with C)      |
//   |                          key (with K)                           |
//   |                   sequence number (with S)                      |
#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "base/drop_reason.hpp"
#include "base/result.hpp"

namespace wire {

inline constexpr std::uint8_t kProtocolGre = 47;
inline constexpr std::uint16_t kGrePort = 4754;  // RFC 8086, GRE in UDP without DTLS
inline constexpr std::size_t kMaxGreBytes = 16;
inline constexpr std::uint16_t kEtherTypeIpv4 = 0x0800;
inline constexpr std::uint16_t kEtherTypeIpv6 = 0x86dd;

struct GreHeader {
  std::uint16_t protocol = 0;  // an EtherType
  bool has_checksum = false;
  std::optional<std::uint32_t> key{};
  std::optional<std::uint32_t> sequence{};
  std::uint16_t checksum = 0;  // as read; a written one is computed
};

struct GrePacket {
  GreHeader header;
  base::Bytes payload;  // may have padding behind the inner packet
};

// gre_malformed: shorter than its flags say, a version other than 0, or RFC 1701 routing. gre_checksum: wrong; a checksum of 0
// is accepted, since one that the network card was to compute reads so on the same host. The result points into `octets`.
base::Result<GrePacket, base::DropReason> parse_gre(base::Bytes octets);

// Header, then payload, the checksum computed when it is wanted. 0: `out` is too small.
std::size_t write_gre(const GreHeader& header, base::Bytes payload, base::MutableBytes out);

}  // namespace wire
