#include "core/policy.hpp"

#include "session/probe.hpp"

namespace core {

using base::DropReason;

bool is_impossible_source(const wire::IpAddress& source) {
  return source.is_unspecified() || source.is_loopback() || source.is_multicast() || source.is_broadcast();
}

StreamKey Checked::key(std::size_t segment, std::size_t peer) const {
  return {segment, packet.source, advert.vrid, peer, relayed.protocol, relayed.to.port};
}

base::Result<Checked, DropReason> check_advert(base::Bytes octets, const config::Segment& segment) {
  const auto admitted = proto::admit(octets, {segment.relay, segment.groups, segment.vrids});
  if (!admitted) return base::Err(admitted.error());
  return Checked{*admitted};
}

bool is_probe(base::Bytes octets) {
  const auto packet = wire::parse_ip(octets);
  return packet && session::read_probe_packet(packet->payload);
}

}  // namespace core
