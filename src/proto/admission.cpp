#include "proto/admission.hpp"

#include <algorithm>
#include <optional>

namespace proto {

using base::DropReason;
using base::Err;

namespace {

// What holds for each advert of a virtual router.
std::optional<DropReason> refuse_election(const wire::IpPacket& packet, const Admission& segment) {
  if (packet.fragment) return DropReason::ip_fragment;
  if (std::ranges::find(segment.groups, packet.destination) == segment.groups.end()) return DropReason::wrong_group;
  return packet.ttl == 255 ? std::nullopt : std::optional(DropReason::ttl_not_255);
}

}  // namespace

base::Result<Admitted, DropReason> admit(base::Bytes octets, const Admission& segment) {
  const auto packet = wire::parse_fragment(octets);
  if (!packet) return Err(packet.error());
  const auto* const relayed = claimant(segment.relay, *packet);
  if (relayed == nullptr) return Err(refusal_of_unclaimed(*packet));
  const bool elects = protocols()[relayed->protocol].elects;
  if (const auto refusal = elects ? refuse_election(*packet, segment) : std::nullopt) return Err(*refusal);
  const auto advert = parse_advert(*relayed, *packet);
  if (!advert) return Err(advert.error());
  if (elects && !segment.vrids.test(advert->vrid)) return Err(DropReason::vrid_not_allowed);
  return Admitted{*packet, *advert, *relayed};
}

}  // namespace proto
