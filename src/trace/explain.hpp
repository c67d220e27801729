// Would the relay take this packet, and would keepalived? Rule by rule, with the value that was seen.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/admission.hpp"
#include "trace/dissect.hpp"
#include "trace/record.hpp"

namespace trace {

// What the walk takes from vrrp-relay.toml.
struct RelayRules {
  std::vector<wire::IpAddress> groups;
  std::bitset<256> vrids = std::bitset<256>().set();
  std::vector<proto::Relayed> relay{proto::Relayed{}};

  proto::Admission admission() const { return {relay, groups, vrids}; }
};

// What it takes from one vrrp_instance of keepalived.conf.
struct KeepalivedRules {
  bool has_instance = false;  // one has this VRID, on the segment of this family
  std::string instance;       // its name
  unsigned version = 2;
  bool is_unicast = false;
  bool has_ah = false;
  std::size_t addresses = 0;
  std::optional<wire::IpAddress> group;  // of the packet's family; absent: the usual one
};

enum class Mark : std::uint8_t { ok, refused, depends, unread };
std::string_view name(Mark mark);

struct Rule {
  std::string_view name;
  Mark mark = Mark::ok;
  std::string value{};         // as seen in the packet
  std::string_view section{};  // "RFC 9568 5.1.1.3"; empty: it is nobody's rule but the receiver's own
  std::string why{};           // of what is refused, or on what it depends
  std::string fix{};
};

struct Explanation {
  Dissection packet;  // points into the record's octets
  std::vector<Rule> relay;
  std::vector<Rule> keepalived;               // none: the packet is meant for another daemon
  std::optional<proto::Relayed> relayed{};    // as what the relay knows it
  std::optional<base::DropReason> refusal{};  // the relay's: the first rule that is refused

  bool relay_takes() const { return !refusal; }
  bool keepalived_takes() const;  // unless what it depends on is otherwise, or it is not asked
};

// Whether there is anything to explain: a packet that is an advert or was to be one, whole. Else why not.
std::optional<std::string> not_explained(const Record& record);

// REQUIRES: !not_explained(record). The result points into the record's octets. `keepalived`: absent, nothing is known of it.
Explanation explain(const Record& record, const RelayRules& rules, const std::optional<KeepalivedRules>& keepalived);

// Text under 100 columns; one JSON object per rule.
std::string render_text(const Explanation& explanation);
std::string render_json(const Explanation& explanation);

// As what of `relay` the relay knows the packet. `octets`: from the IP header on.
std::optional<proto::Relayed> claimed(base::Bytes octets, const RelayRules& rules);
// From where its IP header begins: an advert may be inside of another packet.
base::Bytes advert_octets(const Record& record, const Dissection& packet);

// The parts. `octets`: the same.
std::optional<base::DropReason> relay_refusal(base::Bytes octets, const RelayRules& rules);
std::vector<Rule> relay_walk(base::Bytes octets, const Dissection& packet, const RelayRules& rules);
std::vector<Rule> keepalived_walk(base::Bytes octets, const Dissection& packet, const std::optional<KeepalivedRules>& rules);

// "version 3 over IPv4 without a pseudo-header": which form is right, and who calls it wrong.
std::string checksum_words(const proto::VrrpFields& vrrp, const wire::IpPacket& packet);

}  // namespace trace
