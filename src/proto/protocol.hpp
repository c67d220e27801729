// The relayed protocols. Each is one file and one line in table.cpp. Parsing is free of policy: it tells whether the octets
// are a valid advert of that protocol, and what they say.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/drop_reason.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "proto/relayed.hpp"
#include "wire/ip_packet.hpp"

namespace proto {

enum class Auth : std::uint8_t { none, password, header };  // RFC 2338: 0, 1 (PASS), 2 (AH)

// Which of the valid forms the checksum has (RFC 5798 and RFC 9568 differ for IPv4).
enum class ChecksumForm : std::uint8_t { message, pseudo_header };

struct Advert {
  std::uint8_t protocol = 0;  // into protocols()
  std::uint8_t version = 0;
  std::uint8_t vrid = 0;      // CARP: the vhid. 0: the protocol has none
  // 0: the master resigns. CARP: 255 - advskew, as the lowest advskew wins and 255 resigns
  std::uint8_t priority = 0;
  std::uint8_t address_count = 0;
  Auth auth = Auth::none;
  bool has_hmac_trailer = false;  // keepalived >= 2.4 auth_hmac, carried untouched
  ChecksumForm checksum = ChecksumForm::message;
  base::Duration interval{};  // of a group, which has none: kGroupInterval
  base::Bytes addresses;      // the virtual ones, of the packet's family, in the packet itself
  bool is_unfinished = false;  // its UDP checksum is left to the network card: finish_checksum()
};

// What came over the wire to a group tells for 1.5 times as long that more will.
inline constexpr base::Duration kGroupInterval = std::chrono::seconds(1);

// How virtual routers of a protocol that elects are spoken of, and who of two wins.
struct Election {
  std::string_view title;       // "VRRP", in front of the version
  std::string_view id;          // what numbers them: "vrid"; a key of JSON and a label of metrics as well
  std::string_view rank;        // what an operator sets for a host: "priority"
  std::string_view id_field;    // Wireshark's names of the two
  std::string_view rank_field;
  bool lowest_wins = false;     // the rank is 255 - Advert::priority
  bool interval_ranks = false;  // the shorter interval wins first, and hosts may differ in it
};

struct Protocol {
  std::string_view name;  // as in `relay = [...]`
  std::string_view form;  // the same, with its parameters: "udp:GROUP:PORT"
  std::string_view number;  // how its streams of one source are told apart: by "VRID", by "UDP port"
  // Adverts of virtual routers: their MASTER alone sends them, to the segment's `groups`, with TTL 255, whole, and an old one must
  // not follow a newer one. Else: datagrams of whatever daemon.
  bool elects;
  // Reads what stands behind "NAME:"; the error says what is wrong with it. Null: nothing stands there.
  base::Result<wire::Endpoint, std::string> (*parameters)(std::string_view text);
  std::string (*filter)(const Relayed& relayed);  // pcap-filter(7): which packets to capture
  bool (*claims)(const Relayed& relayed, const wire::IpPacket& packet);
  // REQUIRES: claims(packet).
  base::Result<Advert, base::DropReason> (*parse)(const wire::IpPacket& packet);
  Election election{};  // empty: it does not elect
};

std::span<const Protocol> protocols();
// "VRID 51", "CARP vhid 1", "UDP port 694"; of the two numbers the one that the protocol has.
std::string stream_name(std::uint8_t protocol, std::uint8_t vrid, std::uint16_t port);
// The rank as its operator has set it: the priority, or the advskew.
std::uint8_t shown_rank(std::uint8_t protocol, std::uint8_t priority);

// The first of `relayed` that claims the packet; null: none.
const Relayed* claimant(std::span<const Relayed> relayed, const wire::IpPacket& packet);
// Why a packet that none claims is not relayed.
base::DropReason refusal_of_unclaimed(const wire::IpPacket& packet);

// REQUIRES: the protocol of `relayed` claims the packet.
base::Result<Advert, base::DropReason> parse_advert(const Relayed& relayed, const wire::IpPacket& packet);

}  // namespace proto
