#include "core/policy.hpp"

#include <algorithm>

#include "session/probe.hpp"

namespace core {

using base::DropReason;
using base::Err;

bool is_impossible_source(const wire::IpAddress& source) {
  return source.is_unspecified() || source.is_loopback() || source.is_multicast() || source.is_broadcast();
}

base::Result<Checked, DropReason> check_advert(base::Bytes octets, const config::Segment& segment) {
  const auto packet = wire::parse_ip(octets);
  if (!packet) return Err(packet.error());
  if (std::ranges::find(segment.groups, packet->destination) == segment.groups.end()) {
    return Err(DropReason::wrong_group);
  }
  if (packet->ttl != 255) return Err(DropReason::ttl_not_255);
  const auto advert = proto::parse_advert(*packet);
  if (!advert) return Err(advert.error());
  if (!segment.vrids.test(advert->vrid)) return Err(DropReason::vrid_not_allowed);
  return Checked{*packet, *advert};
}

bool is_probe(base::Bytes octets) {
  const auto packet = wire::parse_ip(octets);
  return packet && session::read_probe_packet(packet->payload);
}

}  // namespace core
