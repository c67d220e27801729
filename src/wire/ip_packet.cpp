#include "wire/ip_packet.hpp"

#include <algorithm>

#include "wire/checksum.hpp"
#include "wire/reader.hpp"

namespace wire {

namespace {

using base::DropReason;
using base::Err;

constexpr std::size_t kIpv4HeaderBytes = 20;  // without options
constexpr std::size_t kIpv6HeaderBytes = 40;

// Cut at its own length, where there are more octets than that.
void cut(IpFields& fields, base::Bytes octets, std::size_t whole) {
  fields.octets = octets.first(std::min(whole, octets.size()));
  fields.payload = fields.octets.subspan(std::min(fields.header_bytes, fields.octets.size()));
}

std::optional<IpFields> read_ipv4(base::Bytes octets) {
  Reader reader(octets);
  IpFields fields;
  fields.version = 4;
  fields.header_bytes = (reader.u8() & 0x0fu) * 4u;
  reader.skip(1);  // DSCP
  fields.length = reader.u16();
  fields.id = reader.u16();
  fields.fragment = reader.u16();
  fields.ttl = reader.u8();
  fields.protocol = reader.u8();
  reader.skip(2);  // header checksum
  const auto source = reader.bytes(4);
  const auto destination = reader.bytes(4);
  if (reader.failed()) return std::nullopt;
  fields.source = IpAddress(source);
  fields.destination = IpAddress(destination);
  cut(fields, octets, fields.length);
  return fields;
}

std::optional<IpFields> read_ipv6(base::Bytes octets) {
  Reader reader(octets);
  IpFields fields;
  fields.version = 6;
  fields.header_bytes = kIpv6HeaderBytes;
  reader.skip(4);  // version, traffic class, flow label
  fields.length = reader.u16();
  fields.protocol = reader.u8();
  fields.ttl = reader.u8();
  const auto source = reader.bytes(16);
  const auto destination = reader.bytes(16);
  if (reader.failed()) return std::nullopt;
  fields.source = IpAddress(source);
  fields.destination = IpAddress(destination);
  cut(fields, octets, kIpv6HeaderBytes + fields.length);
  return fields;
}

constexpr std::uint16_t kMoreFragments = 0x2000;
constexpr std::uint16_t kFragmentOffset = 0x1fff;  // in units of 8 octets

std::optional<DropReason> refuse_ipv4(const IpFields& fields) {
  if (fields.header_bytes < kIpv4HeaderBytes || fields.length < fields.header_bytes || fields.length > fields.octets.size()) {
    return DropReason::ip_malformed;
  }
  if (Checksum().add(fields.octets.first(fields.header_bytes)).value() != 0) return DropReason::ip_checksum;
  return std::nullopt;
}

std::optional<DropReason> refuse_ipv6(const IpFields& fields) {
  return fields.payload.size() < fields.length ? std::optional(DropReason::ip_malformed) : std::nullopt;
}

bool is_fragment(const IpFields& fields) {
  if (fields.version == 6) return fields.protocol == kNextHeaderFragment;
  return (fields.fragment & (kMoreFragments | kFragmentOffset)) != 0;
}

std::optional<DropReason> refuse(const IpFields& fields) {
  return fields.version == 4 ? refuse_ipv4(fields) : refuse_ipv6(fields);
}

base::Result<IpPacket, DropReason> fragment_of(const IpFields& fields) {
  auto packet = packet_of(fields);
  Fragment fragment;
  if (fields.version == 4) {
    fragment = {fields.id, static_cast<std::uint16_t>((fields.fragment & kFragmentOffset) * 8), (fields.fragment & kMoreFragments) != 0};
  } else {
    Reader reader(fields.payload);
    packet.protocol = reader.u8();
    reader.skip(1);
    const auto place = reader.u16();
    fragment = {reader.u32(), static_cast<std::uint16_t>(place & 0xfff8), (place & 1) != 0};
    if (reader.failed()) return Err(DropReason::ip_malformed);
    packet.payload = reader.rest();
  }
  packet.fragment = fragment;
  return packet;
}

}  // namespace

std::uint8_t version_of(base::Bytes octets) { return static_cast<std::uint8_t>(Reader(octets).u8() >> 4); }

std::optional<IpFields> read_ip_fields(base::Bytes octets) {
  const auto version = version_of(octets);
  if (version == 4) return read_ipv4(octets);
  if (version == 6) return read_ipv6(octets);
  return std::nullopt;
}

IpPacket packet_of(const IpFields& fields) {
  IpPacket packet;
  packet.source = fields.source;
  packet.destination = fields.destination;
  packet.ttl = fields.ttl;
  packet.protocol = fields.protocol;
  packet.has_options = fields.version == 4 && fields.header_bytes > kIpv4HeaderBytes;
  packet.octets = fields.octets;
  packet.payload = fields.payload;
  return packet;
}

base::Result<IpPacket, DropReason> judge_ip(const IpFields& fields) {
  if (const auto refusal = refuse(fields)) return Err(*refusal);
  if (is_fragment(fields)) return Err(DropReason::ip_fragment);
  return packet_of(fields);
}

base::Result<IpPacket, DropReason> parse_ip(base::Bytes octets) {
  const auto fields = read_ip_fields(octets);
  if (!fields) return Err(DropReason::ip_malformed);
  return judge_ip(*fields);
}

base::Result<IpPacket, DropReason> parse_fragment(base::Bytes octets) {
  const auto fields = read_ip_fields(octets);
  if (!fields) return Err(DropReason::ip_malformed);
  if (const auto refusal = refuse(*fields)) return Err(*refusal);
  if (!is_fragment(*fields)) return packet_of(*fields);
  return fragment_of(*fields);
}

}  // namespace wire
