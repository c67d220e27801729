#include "core/policy.hpp"

#include <algorithm>

#include "session/probe.hpp"

namespace core {

using base::DropReason;
using base::Err;

bool is_impossible_source(const wire::IpAddress& source) {
  return source.is_unspecified() || source.is_loopback() || source.is_multicast() || source.is_broadcast();
}

StreamKey Checked::key(std::size_t segment, std::size_t peer) const {
  return {segment, packet.source, advert.vrid, peer, relayed.protocol, relayed.to.port};
}

namespace {

// What holds for each advert of a virtual router.
std::optional<DropReason> refuse_election(const wire::IpPacket& packet, const config::Segment& segment) {
  if (packet.fragment) return DropReason::ip_fragment;
  if (std::ranges::find(segment.groups, packet.destination) == segment.groups.end()) return DropReason::wrong_group;
  return packet.ttl == 255 ? std::nullopt : std::optional(DropReason::ttl_not_255);
}

}  // namespace

base::Result<Checked, DropReason> check_advert(base::Bytes octets, const config::Segment& segment) {
  const auto packet = wire::parse_fragment(octets);
  if (!packet) return Err(packet.error());
  const auto* const relayed = proto::claimant(segment.relay, *packet);
  if (relayed == nullptr) return Err(proto::refusal_of_unclaimed(*packet));
  const bool elects = proto::protocols()[relayed->protocol].elects;
  if (const auto refusal = elects ? refuse_election(*packet, segment) : std::nullopt) return Err(*refusal);
  const auto advert = proto::parse_advert(*relayed, *packet);
  if (!advert) return Err(advert.error());
  if (elects && !segment.vrids.test(advert->vrid)) return Err(DropReason::vrid_not_allowed);
  return Checked{*packet, *advert, *relayed};
}

bool is_probe(base::Bytes octets) {
  const auto packet = wire::parse_ip(octets);
  return packet && session::read_probe_packet(packet->payload);
}

}  // namespace core
