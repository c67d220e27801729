// The relay's rules, in the order in which it asks. The verdict is the relay's own; the table only says at which rule.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "proto/carp.hpp"
#include "proto/udp_group.hpp"
#include "session/frame.hpp"
#include "trace/explain.hpp"
#include "wire/udp.hpp"

namespace trace {

namespace {

using base::DropReason;
using wire::Family;

struct Seen {
  const std::optional<wire::IpFields> ip;
  const proto::VrrpFields* vrrp;  // none: it is no VRRP, or its header does not lead to one
  const std::optional<wire::IpPacket> packet;
  const std::optional<proto::Relayed> relayed;
  std::size_t octets;

  bool is_ipv6() const { return ip && ip->version == 6; }
  bool is_carp() const { return vrrp != nullptr && !vrrp->ah && proto::is_carp(vrrp->message); }
  bool is_v2() const { return vrrp != nullptr && !is_carp() && vrrp->version == 2; }
  // What is relayed as a daemon's datagram, not as an advert of virtual routers.
  bool is_datagram() const { return relayed && !proto::protocols()[relayed->protocol].elects; }
};

constexpr std::string_view kNotThere = "not there";

template <class T>
std::string number(const std::optional<T>& value) {
  return value ? fmt::format("{}", *value) : std::string(kNotThere);
}

std::string ip_header(const Seen& seen) {
  if (!seen.ip) return fmt::format("{} octets, no IP header", seen.octets);
  if (seen.is_ipv6()) return fmt::format("IPv6, payload of {} octets", seen.ip->length);
  return fmt::format("IPv4, header of {} octets, packet of {}", seen.ip->header_bytes, seen.ip->length);
}

std::string fragment(const Seen& seen) {
  if (seen.is_ipv6()) return seen.ip->protocol == wire::kNextHeaderFragment ? "a fragment" : "none";
  const auto flags = seen.ip->fragment;
  if ((flags & 0x3fff) == 0) return "none";
  return fmt::format("at octet {}{}", (flags & 0x1fff) * 8, (flags & 0x2000) != 0 ? ", more follow" : "");
}

std::string version_type(const Seen& seen) {
  return seen.vrrp == nullptr ? std::string(kNotThere) : fmt::format("version {}, type {}", seen.vrrp->version, seen.vrrp->type);
}

std::string auth_type(const Seen& seen) {
  if (!seen.vrrp->auth_type) return std::string(kNotThere);
  constexpr std::array<std::string_view, 3> kTypes{"none", "PASS", "AH"};
  const auto type = *seen.vrrp->auth_type;
  return type < kTypes.size() ? fmt::format("{} ({})", type, kTypes[type]) : fmt::format("{}", type);
}

std::string interval(const Seen& seen) {
  if (seen.is_v2()) return seen.vrrp->adver_int ? fmt::format("{} s", *seen.vrrp->adver_int) : std::string(kNotThere);
  return seen.vrrp->max_adver_int ? fmt::format("{} cs", *seen.vrrp->max_adver_int) : std::string(kNotThere);
}

std::string length(const Seen& seen) {
  auto out = fmt::format("{} octets, {} by its address count of {}", seen.vrrp->message.size(), seen.vrrp->wanted_bytes,
                         number(seen.vrrp->address_count));
  if (seen.vrrp->has_hmac_trailer()) out += ", and keepalived's auth_hmac of 28";
  if (seen.vrrp->has_version_2_auth) out += ", and version 2's authentication field of 8, as uvrrpd sends it";
  return out;
}

std::string protocol(const Seen& seen) {
  auto out = fmt::format("{}", seen.packet ? seen.packet->protocol : seen.ip->protocol);
  if (seen.relayed) return out + ", relayed as " + proto::to_string(*seen.relayed);
  if (!seen.packet || seen.packet->protocol != wire::kProtocolUdp || seen.packet->is_later_fragment()) return out;
  const auto udp = wire::read_udp(seen.packet->payload);
  return udp ? out + " to " + to_string(wire::Endpoint{seen.packet->destination, udp->destination_port}) : out;
}

std::string carp_fields(const Seen& seen) {
  const auto carp = proto::read_carp_fields(seen.vrrp->message);
  return fmt::format("vhid {}, advbase {}, advskew {}", carp.vhid, carp.advbase, carp.advskew);
}

std::string udp_header(const Seen& seen) {
  if (seen.packet->is_later_fragment()) return "in the first fragment, not in this one";
  const auto udp = wire::read_udp(seen.packet->payload);
  if (!udp) return std::string(kNotThere);
  const auto* const of = seen.packet->fragment ? "in all fragments, here" : "of";
  return fmt::format("port {} to {}, {} octets {} {}", udp->source_port, udp->destination_port, udp->length, of, seen.packet->payload.size());
}

std::string udp_checksum(const Seen& seen) {
  if (seen.packet->fragment) return "it covers all fragments together, and the relay sees one at a time";
  const auto udp = wire::read_udp(seen.packet->payload);
  if (!udp) return std::string(kNotThere);
  const auto advert = proto::parse_datagram(*seen.packet);
  const auto* const words = !advert                  ? "wrong"
                            : udp->checksum == 0     ? "there is none"
                            : advert->is_unfinished ? "left to the network card; the relay completes it"
                                                     : "right";
  return fmt::format("0x{:04x}, {}", udp->checksum, words);
}

bool has_ip(const Seen& seen) { return seen.ip.has_value(); }
bool has_ipv4(const Seen& seen) { return seen.ip && seen.ip->version == 4; }
bool has_112(const Seen& seen) { return seen.vrrp != nullptr; }
bool has_vrrp(const Seen& seen) { return has_112(seen) && !seen.is_carp(); }
bool has_carp(const Seen& seen) { return seen.is_carp(); }
bool is_datagram(const Seen& seen) { return seen.is_datagram(); }
bool may_elect(const Seen& seen) { return has_ip(seen) && !seen.is_datagram(); }
// The relay asks the interface which addresses are its broadcast addresses; a packet alone does not tell.
bool is_directed(const Seen& seen) {
  return seen.is_datagram() && seen.relayed->to.address.is_unspecified() && !seen.packet->destination.is_broadcast();
}
bool has_ah(const Seen& seen) { return seen.ip && seen.ip->protocol == wire::kProtocolAh; }
bool always(const Seen&) { return true; }
bool was_to_be_vrrp(const Seen& seen) { return !seen.is_datagram() && !seen.is_carp(); }

struct Line {
  std::string_view name;
  DropReason reason;
  std::string_view section4, section6, section2;  // the last: version 2, where it differs
  bool (*applies)(const Seen&);
  std::string (*value)(const Seen&);
  std::string_view depends{};  // on what only the host itself knows
};

const std::array kLines{
    Line{"IP header", DropReason::ip_malformed, "RFC 791 3.1", "RFC 8200 3", "", always, ip_header},
    Line{"IP checksum", DropReason::ip_checksum, "RFC 791 3.1", "", "", has_ipv4, [](const Seen&) { return std::string(); }},
    Line{"fragment", DropReason::ip_fragment, "RFC 791 3.2", "RFC 8200 4.5", "", has_ip, fragment},
    Line{"protocol", DropReason::not_relayed_protocol, "", "", "", has_ip, protocol},
    Line{"CARP", DropReason::carp_seen, "", "", "", has_112, [](const Seen& seen) { return std::string(seen.is_carp() ? "it is" : "it is none"); }},
    Line{"UDP header", DropReason::udp_malformed, "RFC 768", "RFC 768", "", is_datagram, udp_header},
    Line{"UDP checksum", DropReason::udp_checksum, "RFC 768", "RFC 8200 8.1", "", is_datagram, udp_checksum},
    Line{"group", DropReason::wrong_group, "RFC 9568 5.1.1.2", "RFC 9568 5.1.2.2", "", may_elect,
         [](const Seen& seen) { return to_string(seen.ip->destination); }},
    Line{"broadcast", DropReason::wrong_group, "", "", "", is_directed, [](const Seen& seen) { return to_string(seen.ip->destination); },
         "it must be a broadcast address of the interface"},
    Line{"TTL", DropReason::ttl_not_255, "RFC 9568 5.1.1.3", "RFC 9568 5.1.2.3", "", may_elect,
         [](const Seen& seen) { return fmt::format("{}", seen.ip->ttl); }},
    Line{"AH", DropReason::ah_malformed, "RFC 4302 2", "RFC 4302 2", "", has_ah,
         [](const Seen& seen) {
           return seen.vrrp != nullptr && seen.vrrp->ah ? fmt::format("{} octets", seen.vrrp->ah->bytes) : std::string(kNotThere);
         }},
    Line{"version, type", DropReason::vrrp_malformed, "RFC 9568 5.2.1", "RFC 9568 5.2.1", "RFC 3768 5.3.1", was_to_be_vrrp, version_type},
    Line{"CARP header", DropReason::carp_malformed, "", "", "", has_carp, carp_fields},
    Line{"checksum", DropReason::carp_checksum, "", "", "", has_carp,
         [](const Seen& seen) { return fmt::format("0x{:04x}", seen.vrrp->checksum.value_or(0)); }},
    Line{"auth type", DropReason::vrrp_auth_type, "RFC 2338 5.3.6", "", "", [](const Seen& seen) { return seen.is_v2(); }, auth_type},
    Line{"VRID", DropReason::vrrp_vrid_zero, "RFC 9568 5.2.3", "RFC 9568 5.2.3", "RFC 3768 5.3.3", has_vrrp,
         [](const Seen& seen) { return number(seen.vrrp->vrid); }},
    Line{"interval", DropReason::vrrp_interval_zero, "RFC 9568 5.2.7", "RFC 9568 5.2.7", "RFC 3768 5.3.7", has_vrrp, interval},
    Line{"length, count", DropReason::vrrp_length, "RFC 9568 5.2.5", "RFC 9568 5.2.5", "RFC 3768 5.3.5", has_vrrp, length},
    Line{"checksum", DropReason::vrrp_checksum, "RFC 9568 5.2.8", "RFC 9568 5.2.8", "RFC 3768 5.3.8", has_vrrp,
         [](const Seen& seen) { return seen.packet ? checksum_words(*seen.vrrp, *seen.packet) : std::string(); }},
    Line{"vrids", DropReason::vrid_not_allowed, "", "", "", has_112, [](const Seen& seen) { return number(seen.vrrp->vrid); }},
    Line{"size", DropReason::oversized, "", "", "", has_ip,
         [](const Seen& seen) { return fmt::format("{} octets of {}", seen.ip->octets.size(), session::kMaxInnerBytes); }},
    Line{"IP options", DropReason::ip_options, "RFC 791 3.1", "", "", has_ipv4,
         [](const Seen& seen) { return fmt::format("{} octets", seen.ip->header_bytes - std::min(seen.ip->header_bytes, std::size_t{20})); }},
};

std::string_view section(const Line& line, const Seen& seen) {
  if (seen.is_v2() && !line.section2.empty()) return line.section2;
  return seen.is_ipv6() ? line.section6 : line.section4;
}

}  // namespace

std::vector<Rule> relay_walk(base::Bytes octets, const Dissection& packet, const RelayRules& rules) {
  const auto ip = wire::read_ip_fields(octets);
  auto whole = ip ? std::optional(wire::packet_of(*ip)) : std::nullopt;
  if (const auto judged = wire::parse_fragment(octets)) whole = *judged;
  const Seen seen{ip, packet.vrrp ? &*packet.vrrp : nullptr, whole, claimed(octets, rules), octets.size()};
  const auto refusal = relay_refusal(octets, rules);
  std::vector<Rule> out;
  bool is_refused = false;
  for (const auto& line : kLines) {
    const bool is_it = refusal == line.reason;
    const bool applies = line.applies(seen);
    if (!applies && (!is_it || is_refused)) continue;
    const auto passed = line.depends.empty() ? Mark::ok : Mark::depends;
    Rule rule{line.name, is_refused ? Mark::unread : passed, applies ? line.value(seen) : std::string(kNotThere), section(line, seen),
              std::string(line.depends), {}};
    if (is_it && !is_refused) {
      const auto& text = base::text(*refusal);
      rule.mark = Mark::refused;
      rule.why = fmt::format("{}: {}", text.name, text.sentence);
      rule.fix = text.fix;
      is_refused = true;
    }
    out.push_back(std::move(rule));
  }
  return out;
}

}  // namespace trace
