#include "trace/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "session/frame.hpp"

namespace trace {

using base::DropReason;
using proto::ChecksumForm;
using wire::Family;

base::Bytes advert_octets(const Record& record, const Dissection& packet) {
  return packet.outer && packet.ip ? packet.ip->octets : record.octets;
}

std::string_view name(Mark mark) {
  constexpr std::array<std::string_view, 4> kNames{"ok", "refused", "depends", "unread"};
  return kNames[static_cast<std::size_t>(mark)];
}

bool Explanation::keepalived_takes() const { return std::ranges::find(keepalived, Mark::refused, &Rule::mark) == keepalived.end(); }

std::optional<std::string> not_explained(const Record& record) {
  if (record.lost != 0 || record.octets.empty()) return "it has no octets";
  const auto packet = dissect(record);
  if (packet.cut_off) return fmt::format("the capture has cut off {} octets of it; take one with a larger snapshot length", record.missing);
  if (packet.relay && !packet.advert && !packet.refusal) return "it is a datagram between relays, which shows no advert";
  return std::nullopt;
}

std::optional<proto::Relayed> claimed(base::Bytes octets, const RelayRules& rules) {
  const auto packet = wire::parse_fragment(octets);
  const auto* const relayed = packet ? proto::claimant(rules.relay, *packet) : nullptr;
  return relayed == nullptr ? std::nullopt : std::optional(*relayed);
}

// The order of the relay's engine: what it asks at capture, then what only a peer asks.
std::optional<DropReason> relay_refusal(base::Bytes octets, const RelayRules& rules) {
  const auto admitted = proto::admit(octets, rules.admission());
  if (!admitted) return admitted.error();
  if (admitted->packet.octets.size() > session::kMaxInnerBytes) return DropReason::oversized;
  if (admitted->packet.has_options) return DropReason::ip_options;
  return std::nullopt;
}

Explanation explain(const Record& record, const RelayRules& rules, const std::optional<KeepalivedRules>& keepalived) {
  Explanation out{dissect(record), {}, {}, {}, {}};
  const auto octets = advert_octets(record, out.packet);
  out.relayed = claimed(octets, rules);
  out.refusal = relay_refusal(octets, rules);
  out.relay = relay_walk(octets, out.packet, rules);
  const bool is_for_others = out.relayed && proto::protocols()[out.relayed->protocol].name != "vrrp";
  if (!is_for_others) out.keepalived = keepalived_walk(octets, out.packet, keepalived);
  return out;
}

std::string checksum_words(const proto::VrrpFields& vrrp, const wire::IpPacket& packet) {
  if (!vrrp.checksum) return "none";
  const auto form = checksum_form(vrrp, packet);
  if (!form) {
    auto out = fmt::format("0x{:04x}, right in no form", *vrrp.checksum);
    for (const auto one : {ChecksumForm::message, ChecksumForm::pseudo_header}) {
      if (const auto right = right_checksum(vrrp, packet, one)) {
        out += fmt::format("; {} 0x{:04x}", one == ChecksumForm::message ? "over the message" : "with the pseudo-header", *right);
      }
    }
    return out;
  }
  std::string words;
  const bool skips_trailer = !vrrp.trailer.empty() && !vrrp.has_version_2_auth && packet.family() == Family::ipv4;
  bool is_called_bad = skips_trailer;
  if (packet.family() == Family::ipv6) {
    words = "right, with the IPv6 pseudo-header (RFC 8200 8.1)";
  } else if (vrrp.version == 2) {
    words = "right, over the message (version 2)";
  } else if (*form == ChecksumForm::pseudo_header) {
    words = "right, with the IPv4 pseudo-header (RFC 5798)";
  } else {
    words = "right, over the message alone (RFC 9568; keepalived's v3_checksum_as_v2)";
    is_called_bad = true;
  }
  if (skips_trailer) words += ", without the trailer";
  if (is_called_bad) words += "; tcpdump and tshark call this form wrong";
  return fmt::format("0x{:04x}, {}", *vrrp.checksum, words);
}

}  // namespace trace
