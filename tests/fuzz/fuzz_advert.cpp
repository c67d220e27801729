// An IP packet and what is relayed of it: parse_ip, parse_fragment, parse_advert of every protocol.
#include <algorithm>
#include <array>

#include "fuzz.hpp"
#include "proto/protocol.hpp"
#include "proto/udp_group.hpp"
#include "wire/udp.hpp"

using fuzz::must;

namespace {

bool within(base::Bytes part, base::Bytes whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check_vrrp(const proto::Advert& advert, const wire::IpPacket& packet) {
  must(advert.vrid != 0, "a VRID is 1 to 255");
  must(advert.version == 2 || advert.version == 3, "the version is 2 or 3");
  must(advert.address_count * packet.source.octets().size() < packet.payload.size(), "the addresses are there");
}

void check_datagram(const proto::Advert& advert, const wire::IpPacket& packet) {
  if (!advert.is_unfinished) return;
  std::array<std::uint8_t, 65536 + 40> room{};
  auto finished = packet;
  finished.octets = proto::finish_checksum(packet, room);
  finished.payload = finished.octets.last(packet.payload.size());
  const auto again = proto::parse_datagram(finished);
  must(again && !again->is_unfinished, "a checksum that was finished is right");
}

// Each protocol of the table that takes the packet; a group's port and address are the packet's own.
void check_adverts(const wire::IpPacket& packet) {
  const auto udp = wire::read_udp(packet.payload);
  const wire::Endpoint to{packet.destination, udp ? udp->destination_port : std::uint16_t{1}};
  for (std::size_t i = 0; i < proto::protocols().size(); ++i) {
    const proto::Relayed relayed{static_cast<std::uint8_t>(i), to};
    const auto& protocol = proto::protocols()[i];
    if (!protocol.claims(relayed, packet)) continue;
    const auto advert = proto::parse_advert(relayed, packet);
    if (!advert) continue;
    must(advert->protocol == i, "an advert tells of which protocol it is");
    must(advert->interval > base::Duration::zero(), "an interval is not 0");
    if (i == 0) check_vrrp(*advert, packet);
    if (!protocol.elects) check_datagram(*advert, packet);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::Bytes octets(data, size);
  if (const auto fragment = wire::parse_fragment(octets)) {
    must(within(fragment->payload, octets), "what a fragment carries lies in the input");
    check_adverts(*fragment);
  }
  const auto packet = wire::parse_ip(octets);
  if (!packet) return 0;
  must(within(packet->octets, octets), "the packet lies in the input");
  must(within(packet->payload, packet->octets), "the payload lies in the packet");
  must(!wire::parse_ip(packet->octets.first(packet->octets.size() - 1)), "a packet that is one octet short is refused");

  const auto again = wire::parse_ip(packet->octets);
  must(again && std::ranges::equal(again->octets, packet->octets), "padding changes nothing");
  return 0;
}
