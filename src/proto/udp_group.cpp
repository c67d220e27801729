#include "proto/udp_group.hpp"

#include <algorithm>

#include "wire/checksum.hpp"
#include "wire/udp.hpp"

namespace proto {

namespace {

using base::DropReason;
using base::Err;
using wire::Endpoint;
using wire::Family;
using wire::IpPacket;

constexpr std::size_t kChecksumAt = 6;

bool goes_to_port(const IpPacket& packet, std::uint16_t port) {
  if (packet.protocol != wire::kProtocolUdp) return false;
  if (packet.is_later_fragment()) return true;
  const auto datagram = wire::read_udp(packet.payload);
  return datagram && datagram->destination_port == port;
}

wire::Checksum pseudo_header(const IpPacket& packet) {
  return wire::Checksum().add_pseudo_header(packet.source, packet.destination, wire::kProtocolUdp, packet.payload.size());
}

// What a sender leaves in the field for the network card to go on from: the sum of the pseudo-header, not its complement.
std::uint16_t unfinished(const IpPacket& packet) { return static_cast<std::uint16_t>(~pseudo_header(packet).value() & 0xffff); }

}  // namespace

base::Result<Endpoint, std::string> read_group(std::string_view text) {
  const auto endpoint = wire::parse_endpoint(text);
  if (!endpoint) return Err(std::string("that is no GROUP:PORT, as 239.0.0.42:694 or [ff02::4242]:694"));
  if (!endpoint->address.is_multicast()) return Err(wire::to_string(endpoint->address) + " is no multicast group");
  return *endpoint;
}

std::string group_filter(const Relayed& relayed) {
  const auto group = wire::to_string(relayed.to.address);
  const auto port = "udp dst port " + std::to_string(relayed.to.port);
  return relayed.to.address.family() == Family::ipv4
             ? "ip dst host " + group + " and (" + port + " or (ip proto 17 and ip[6:2] & 0x1fff != 0))"
             : "ip6 dst host " + group + " and (" + port + " or ip6[6] = 44)";
}

bool claims_group(const Relayed& relayed, const IpPacket& packet) {
  return packet.destination == relayed.to.address && goes_to_port(packet, relayed.to.port);
}

base::Result<Endpoint, std::string> read_broadcast(std::string_view text) {
  const auto port = wire::parse_port(text);
  if (!port) return Err(std::string("that is no port, 1 to 65535"));
  return Endpoint{{}, *port};
}

std::string broadcast_filter(const Relayed& relayed) {
  return "ip and ether broadcast and (udp dst port " + std::to_string(relayed.to.port) +
         " or (ip proto 17 and ip[6:2] & 0x1fff != 0))";
}

bool claims_broadcast(const Relayed& relayed, const IpPacket& packet) {
  return packet.family() == Family::ipv4 && !packet.destination.is_multicast() && goes_to_port(packet, relayed.to.port);
}

base::Result<Advert, DropReason> parse_datagram(const IpPacket& packet) {
  Advert advert;
  advert.interval = kGroupInterval;
  if (packet.is_later_fragment()) return advert;
  const auto datagram = wire::read_udp(packet.payload);
  if (!datagram || datagram->length < wire::kUdpHeaderBytes) return Err(DropReason::udp_malformed);
  if (packet.fragment) return advert;
  if (datagram->length != packet.payload.size()) return Err(DropReason::udp_malformed);
  if (datagram->checksum == 0) {
    // RFC 8200 8.1: with IPv6 there is always one.
    return packet.family() == Family::ipv4 ? base::Result<Advert, DropReason>(advert) : Err(DropReason::udp_checksum);
  }
  if (pseudo_header(packet).add(packet.payload).value() == 0) return advert;
  if (datagram->checksum != unfinished(packet)) return Err(DropReason::udp_checksum);
  advert.is_unfinished = true;
  return advert;
}

base::Bytes finish_checksum(const IpPacket& packet, base::MutableBytes out) {
  const auto whole = out.first(packet.octets.size());
  std::ranges::copy(packet.octets, whole.begin());
  // The field stands for the pseudo-header already.
  auto sum = wire::Checksum().add(packet.payload).value();
  if (sum == 0) sum = 0xffff;  // RFC 768: 0 says that there is none
  const auto field = whole.last(packet.payload.size()).subspan(kChecksumAt, 2);
  field[0] = static_cast<std::uint8_t>(sum >> 8);
  field[1] = static_cast<std::uint8_t>(sum & 0xff);
  return whole;
}

}  // namespace proto
