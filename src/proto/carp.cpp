#include "proto/carp.hpp"

#include "wire/checksum.hpp"
#include "wire/reader.hpp"

namespace proto {

using base::DropReason;
using base::Err;

bool is_carp(base::Bytes message) { return message.size() == kCarpBytes && message[0] == 0x21 && message[3] == 7; }

CarpFields read_carp_fields(base::Bytes message) {
  wire::Reader reader(message);
  CarpFields fields;
  fields.version = reader.u8() >> 4;
  fields.vhid = reader.u8();
  fields.advskew = reader.u8();
  reader.skip(2);  // authlen, pad
  fields.advbase = reader.u8();
  return fields;
}

std::string carp_filter(const Relayed&) { return "ip proto 112 or ip6 proto 112"; }

bool claims_carp(const Relayed&, const wire::IpPacket& packet) {
  return packet.protocol == wire::kProtocolVrrp && is_carp(packet.payload);
}

base::Result<Advert, DropReason> parse_carp(const wire::IpPacket& packet) {
  const auto [version, vhid, advskew, advbase] = read_carp_fields(packet.payload);
  Advert advert;
  advert.version = version;
  advert.vrid = vhid;
  if (packet.payload.size() < kCarpBytes || vhid == 0) return Err(DropReason::carp_malformed);
  advert.priority = static_cast<std::uint8_t>(255 - advskew);
  advert.interval = std::chrono::seconds(advbase) + std::chrono::microseconds(advskew * 1'000'000 / 256);
  if (advert.interval == base::Duration::zero()) return Err(DropReason::carp_malformed);
  auto sum = wire::Checksum().add(packet.payload);
  if (packet.family() == wire::Family::ipv6) {
    sum.add_pseudo_header(packet.source, packet.destination, wire::kProtocolVrrp, packet.payload.size());
    advert.checksum = ChecksumForm::pseudo_header;
  }
  if (sum.value() != 0) return Err(DropReason::carp_checksum);
  return advert;
}

}  // namespace proto
