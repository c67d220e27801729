// What stands in a VRRP message, field by field, as far as its octets go: also of a malformed one, for those who show it. The
// relay judges these same fields (parse_vrrp).
#pragma once

#include <optional>

#include "proto/protocol.hpp"

namespace proto {

inline constexpr std::size_t kVrrpHeaderBytes = 8;
inline constexpr std::size_t kVrrp2AuthBytes = 8;       // there in every version 2 message, whatever the type
inline constexpr std::size_t kHmacTrailerBytes = 28;    // keepalived's auth_hmac, outside the VRRP message
inline constexpr std::uint8_t kVrrpAdvertisement = 1;   // the only type

struct AhFields {  // RFC 4302 2
  std::uint8_t next_header = 0;
  std::size_t bytes = 0;  // the whole header, by its own length
  std::uint32_t spi = 0;
  std::uint32_t sequence = 0;
  base::Bytes icv;  // all of it, or none
};

// A field that the octets do not reach has no value.
struct VrrpFields {
  std::optional<AhFields> ah{};
  base::Bytes message{};  // from the version on to the end of the IP packet
  std::uint8_t version = 0;
  std::uint8_t type = 0;
  std::optional<std::uint8_t> vrid{};
  std::optional<std::uint8_t> priority{};
  std::optional<std::uint8_t> address_count{};
  std::optional<std::uint8_t> auth_type{};           // version 2
  std::optional<std::uint8_t> adver_int{};           // version 2: seconds
  std::optional<std::uint8_t> reserved{};            // version 3: 4 bits
  std::optional<std::uint16_t> max_adver_int{};      // version 3: centiseconds, 12 bits
  std::optional<std::uint16_t> checksum{};
  base::Bytes addresses{};  // whole ones, and no more than are counted
  base::Bytes auth_data{};  // version 2: all 8 octets or none
  std::size_t wanted_bytes = 0;  // how long the message is by its version and count
  base::Bytes trailer{};         // what is behind that
  // The trailer is the authentication field of version 2 behind a version 3 message over IPv4, summed as a part of it: uvrrpd
  // --rfc 3 sends that, with whatever its memory held there, and takes nothing shorter.
  bool has_version_2_auth = false;

  bool has_hmac_trailer() const { return trailer.size() == kHmacTrailerBytes; }
};

// REQUIRES: is_vrrp(packet). Versions other than 2 have their fields where version 3 has them. ah_malformed is the only refusal:
// there is no message then that one could show.
base::Result<VrrpFields, base::DropReason> read_vrrp_fields(const wire::IpPacket& packet);
// The authentication header alone, as far as it goes.
std::optional<AhFields> read_ah_fields(base::Bytes payload);

// Which form of the checksum is right; none: it is wrong. The forms that real senders use: version 2 sums the message; version
// 3 over IPv4 sums it with (RFC 5798, keepalived's default) or without (RFC 9568, Cisco) a pseudo-header, and
// the trailer of has_version_2_auth in either; over IPv6 the pseudo-header and the whole payload, trailer included, because there
// the kernel fills it in.
std::optional<ChecksumForm> checksum_form(const VrrpFields& fields, const wire::IpPacket& packet);

// What would have to stand in the field to be right in that form. Empty: that form does not exist for this message.
std::optional<std::uint16_t> right_checksum(const VrrpFields& fields, const wire::IpPacket& packet, ChecksumForm form);

}  // namespace proto
