#include "wire/ip_packet.hpp"

#include "wire/checksum.hpp"
#include "wire/reader.hpp"

namespace wire {

namespace {

using base::DropReason;
using base::Err;

constexpr std::uint8_t kNextHeaderFragment = 44;

base::Result<IpPacket, DropReason> parse_ipv4(base::Bytes octets) {
  Reader reader(octets);
  const std::size_t header_length = (reader.u8() & 0x0fu) * 4u;
  reader.skip(1);  // DSCP
  const std::size_t total_length = reader.u16();
  reader.skip(2);  // identification
  const auto fragment = reader.u16();
  IpPacket packet;
  packet.ttl = reader.u8();
  packet.protocol = reader.u8();
  reader.skip(2);  // header checksum
  const auto source = reader.bytes(4);
  const auto destination = reader.bytes(4);
  if (reader.failed() || header_length < 20 || total_length < header_length || total_length > octets.size()) {
    return Err(DropReason::ip_malformed);
  }
  if ((fragment & 0x3fff) != 0) return Err(DropReason::ip_fragment);  // offset, or more fragments
  if (Checksum().add(octets.first(header_length)).value() != 0) return Err(DropReason::ip_checksum);
  packet.source = IpAddress(source);
  packet.destination = IpAddress(destination);
  packet.has_options = header_length > 20;
  packet.octets = octets.first(total_length);
  packet.payload = packet.octets.subspan(header_length);
  return packet;
}

base::Result<IpPacket, DropReason> parse_ipv6(base::Bytes octets) {
  Reader reader(octets);
  reader.skip(4);  // version, traffic class, flow label
  const std::size_t payload_length = reader.u16();
  IpPacket packet;
  packet.protocol = reader.u8();
  packet.ttl = reader.u8();
  const auto source = reader.bytes(16);
  const auto destination = reader.bytes(16);
  packet.payload = reader.bytes(payload_length);
  if (reader.failed()) return Err(DropReason::ip_malformed);
  if (packet.protocol == kNextHeaderFragment) return Err(DropReason::ip_fragment);
  packet.source = IpAddress(source);
  packet.destination = IpAddress(destination);
  packet.octets = octets.first(40 + payload_length);
  return packet;
}

}  // namespace

std::uint8_t version_of(base::Bytes octets) { return static_cast<std::uint8_t>(Reader(octets).u8() >> 4); }

base::Result<IpPacket, DropReason> parse_ip(base::Bytes octets) {
  const auto version = version_of(octets);
  if (version == 4) return parse_ipv4(octets);
  if (version == 6) return parse_ipv6(octets);
  return Err(DropReason::ip_malformed);
}

}  // namespace wire
