#include <algorithm>
#include <array>
#include <vector>

#include "base/suggest.hpp"
#include "proto/carp.hpp"
#include "proto/protocol.hpp"
#include "proto/udp_group.hpp"
#include "proto/vrrp.hpp"

namespace proto {

namespace {

constexpr std::array kProtocols{
    Protocol{"vrrp", "vrrp", "VRID", true, nullptr, vrrp_filter, claims_vrrp, parse_vrrp, {"VRRP", "vrid", "priority", "vrrp.virt_rtr_id", "vrrp.prio"}},
    Protocol{"carp", "carp", "CARP vhid", true, nullptr, carp_filter, claims_carp, parse_carp,
             {"CARP", "vhid", "advskew", "carp.vhid", "carp.advskew", true, true}},
    Protocol{"udp", "udp:GROUP:PORT", "UDP port", false, read_group, group_filter, claims_group, parse_datagram},
    Protocol{"broadcast", "broadcast:PORT", "UDP port", false, read_broadcast, broadcast_filter, claims_broadcast, parse_datagram},
};

std::string unknown(std::string_view name) {
  std::vector<std::string_view> names;
  std::string forms;
  for (const auto& protocol : kProtocols) {
    names.push_back(protocol.name);
    forms.append(forms.empty() ? "" : ", ").append(protocol.form);
  }
  return "unknown protocol \"" + std::string(name) + "\"" + base::did_you_mean(name, names) + "; there are: " + forms;
}

}  // namespace

std::span<const Protocol> protocols() { return kProtocols; }

std::string stream_name(std::uint8_t protocol, std::uint8_t vrid, std::uint16_t port) {
  const auto& row = kProtocols[protocol];
  return std::string(row.number) + " " + std::to_string(row.elects ? vrid : port);
}

std::uint8_t shown_rank(std::uint8_t protocol, std::uint8_t priority) {
  return kProtocols[protocol].election.lowest_wins ? static_cast<std::uint8_t>(255 - priority) : priority;
}

base::Result<Relayed, std::string> parse_relayed(std::string_view text) {
  const auto colon = text.find(':');
  const auto found = std::ranges::find(kProtocols, text.substr(0, colon), &Protocol::name);
  if (found == kProtocols.end()) return base::Err(unknown(text.substr(0, colon)));
  Relayed out;
  out.protocol = static_cast<std::uint8_t>(found - kProtocols.begin());
  const bool has_parameters = colon != std::string_view::npos;
  if (has_parameters != (found->parameters != nullptr)) {
    return base::Err("\"" + std::string(text) + "\" is not of the form " + std::string(found->form));
  }
  if (!has_parameters) return out;
  const auto to = found->parameters(text.substr(colon + 1));
  if (!to) return base::Err("\"" + std::string(text) + "\": " + to.error());
  out.to = *to;
  return out;
}

std::string to_string(const Relayed& relayed) {
  std::string out(kProtocols[relayed.protocol].name);
  if (relayed.to.port == 0) return out;
  return out + ":" + (relayed.to.address.is_unspecified() ? std::to_string(relayed.to.port) : to_string(relayed.to));
}

std::string capture_filter(std::span<const Relayed> relayed) {
  std::string filter;
  for (const auto& one : relayed) {
    filter.append(filter.empty() ? "(" : " or (").append(kProtocols[one.protocol].filter(one)).append(")");
  }
  return filter;
}

const Relayed* claimant(std::span<const Relayed> relayed, const wire::IpPacket& packet) {
  const auto found = std::ranges::find_if(relayed, [&](const Relayed& one) { return kProtocols[one.protocol].claims(one, packet); });
  return found == relayed.end() ? nullptr : &*found;
}

base::DropReason refusal_of_unclaimed(const wire::IpPacket& packet) {
  if (packet.fragment) return base::DropReason::ip_fragment;
  return claims_carp({}, packet) ? base::DropReason::carp_seen : base::DropReason::not_relayed_protocol;
}

base::Result<Advert, base::DropReason> parse_advert(const Relayed& relayed, const wire::IpPacket& packet) {
  auto advert = kProtocols[relayed.protocol].parse(packet);
  if (advert) advert->protocol = relayed.protocol;
  return advert;
}

}  // namespace proto
