// An IP packet as the relay sees it: which octets are the packet, who sent it, and what it carries.
#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "base/drop_reason.hpp"
#include "base/result.hpp"
#include "wire/ip_address.hpp"

namespace wire {

inline constexpr std::uint8_t kNextHeaderHopByHop = 0;  // RFC 8200 4.3; MLD has it
inline constexpr std::uint8_t kProtocolIgmp = 2;
inline constexpr std::uint8_t kProtocolUdp = 17;
inline constexpr std::uint8_t kNextHeaderFragment = 44;
inline constexpr std::uint8_t kProtocolIcmpv6 = 58;
inline constexpr std::uint8_t kProtocolAh = 51;     // RFC 4302
inline constexpr std::uint8_t kProtocolVrrp = 112;  // RFC 9568; CARP shares it

struct Fragment {
  std::uint32_t id = 0;      // IPv4: 16 bits
  std::uint16_t offset = 0;  // octets
  bool more = false;         // others follow
};

struct IpPacket {
  IpAddress source;
  IpAddress destination;
  std::uint8_t ttl = 0;       // or hop limit
  std::uint8_t protocol = 0;  // or next header
  bool has_options = false;   // IPv4 header longer than 20 octets
  base::Bytes octets;         // the whole packet, cut at its own total length
  base::Bytes payload;        // behind the IP header
  std::optional<Fragment> fragment{};  // of parse_fragment(): a piece of a packet, the first one where the offset is 0

  Family family() const { return source.family(); }
  // A fragment whose octets do not begin with the header of what it carries.
  bool is_later_fragment() const { return fragment && fragment->offset != 0; }
};

// What an IP header says, as far as it goes: nothing is judged.
struct IpFields {
  std::uint8_t version = 0;
  std::uint16_t length = 0;         // IPv4: total length; IPv6: payload length
  std::uint16_t id = 0;             // IPv4 only, as the two that follow
  std::uint16_t fragment = 0;       // flags and offset
  std::size_t header_bytes = 0;     // as it says; IPv6: 40
  std::uint8_t ttl = 0;
  std::uint8_t protocol = 0;
  IpAddress source;
  IpAddress destination;

  // The octets of the packet by its own length, as many as there are.
  base::Bytes octets;
  base::Bytes payload;
};

// Empty: neither version, or fewer octets than the header has without options.
std::optional<IpFields> read_ip_fields(base::Bytes octets);

// 4 or 6, or whatever the first octet says; 0 where there is none.
std::uint8_t version_of(base::Bytes octets);

// Reads an IPv4 (RFC 791) or IPv6 (RFC 8200) header. Octets behind the total length (Ethernet padding) are cut off; a
// packet that is shorter than it says, a fragment, or an IPv4 header with a wrong checksum is refused.
// The result points into `octets`.
base::Result<IpPacket, base::DropReason> parse_ip(base::Bytes octets);
// The same for those who take fragments: RFC 791 3.2; of IPv6 `protocol` and `payload` are what the fragment header says (RFC
// 8200 4.5) and what is behind it.
base::Result<IpPacket, base::DropReason> parse_fragment(base::Bytes octets);
// The same of a header that was read already.
base::Result<IpPacket, base::DropReason> judge_ip(const IpFields& fields);
// The fields as a packet that nobody has judged.
IpPacket packet_of(const IpFields& fields);

}  // namespace wire
