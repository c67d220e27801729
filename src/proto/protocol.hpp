// The relayed protocols. Each is one file and one line in table.cpp. Parsing is free of policy: it tells whether the octets
// are a valid advert of that protocol, and what they say.
#pragma once

#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "base/drop_reason.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "wire/ip_packet.hpp"

namespace proto {

enum class Auth : std::uint8_t { none, password, header };  // RFC 2338: 0, 1 (PASS), 2 (AH)

// Which of the valid forms the checksum has (RFC 5798 and RFC 9568 differ for IPv4).
enum class ChecksumForm : std::uint8_t { message, pseudo_header };

struct Advert {
  std::uint8_t version = 0;
  std::uint8_t vrid = 0;
  std::uint8_t priority = 0;  // 0: the master resigns
  std::uint8_t address_count = 0;
  Auth auth = Auth::none;
  bool has_hmac_trailer = false;  // keepalived >= 2.4 auth_hmac, carried untouched
  ChecksumForm checksum = ChecksumForm::message;
  base::Duration interval{};
  base::Bytes addresses;  // the virtual ones, of the packet's family, in the packet itself
};

struct Protocol {
  std::string_view name;    // as in `relay = [...]`
  std::string_view filter;  // pcap-filter(7): which packets to capture
  bool (*claims)(const wire::IpPacket& packet);
  // REQUIRES: claims(packet).
  base::Result<Advert, base::DropReason> (*parse)(const wire::IpPacket& packet);
};

std::span<const Protocol> protocols();

// Finds the protocol and parses. A packet that no protocol claims is refused as not_relayed_protocol.
base::Result<Advert, base::DropReason> parse_advert(const wire::IpPacket& packet);

}  // namespace proto
