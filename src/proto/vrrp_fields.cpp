#include "proto/vrrp_fields.hpp"

#include <algorithm>

#include "wire/checksum.hpp"
#include "wire/reader.hpp"

namespace proto {

namespace {

using base::DropReason;
using base::Err;
using wire::Family;
using wire::IpPacket;

constexpr std::size_t kAhMinimumBytes = 12;  // RFC 4302 2, without ICV
constexpr std::size_t kChecksumAt = 6;
constexpr std::size_t kIpv4Bytes = 4;

template <class T>
std::optional<T> if_read(const wire::Reader& reader, T value) {
  return reader.failed() ? std::nullopt : std::optional<T>(value);
}

void read_head(VrrpFields& fields) {
  wire::Reader reader(fields.message);
  const auto first = reader.u8();
  fields.version = first >> 4;
  fields.type = first & 0x0f;
  const auto vrid = reader.u8();
  fields.vrid = if_read(reader, vrid);
  const auto priority = reader.u8();
  fields.priority = if_read(reader, priority);
  const auto count = reader.u8();
  fields.address_count = if_read(reader, count);
  const auto fifth = reader.u8();
  if (fields.version == 2) {
    fields.auth_type = if_read(reader, fifth);
  } else {
    fields.reserved = if_read(reader, static_cast<std::uint8_t>(fifth >> 4));
  }
  const auto sixth = reader.u8();
  if (fields.version == 2) {
    fields.adver_int = if_read(reader, sixth);
  } else {
    fields.max_adver_int = if_read(reader, static_cast<std::uint16_t>((fifth & 0x0f) << 8 | sixth));
  }
  const auto checksum = reader.u16();
  fields.checksum = if_read(reader, checksum);
}

void read_body(VrrpFields& fields, std::size_t address_bytes) {
  const auto count = fields.address_count.value_or(0);
  fields.wanted_bytes = kVrrpHeaderBytes + count * address_bytes + (fields.version == 2 ? kVrrp2AuthBytes : 0);
  const auto& message = fields.message;
  if (message.size() < kVrrpHeaderBytes) return;
  const auto there = std::min<std::size_t>(count, (message.size() - kVrrpHeaderBytes) / address_bytes);
  fields.addresses = message.subspan(kVrrpHeaderBytes, there * address_bytes);
  if (message.size() < fields.wanted_bytes) return;
  if (fields.version == 2) fields.auth_data = message.subspan(fields.wanted_bytes - kVrrp2AuthBytes, kVrrp2AuthBytes);
  fields.trailer = message.subspan(fields.wanted_bytes);
  fields.has_version_2_auth = fields.version == 3 && address_bytes == kIpv4Bytes && !fields.ah && fields.trailer.size() == kVrrp2AuthBytes;
}

// What the checksum covers, but for a pseudo-header. REQUIRES: the message is not shorter than it says.
base::Bytes covered(const VrrpFields& fields, const IpPacket& packet) {
  const bool all = packet.family() == Family::ipv6 || fields.has_version_2_auth;
  return all ? fields.message : fields.message.first(fields.wanted_bytes);
}

bool has_form(const VrrpFields& fields, const IpPacket& packet, ChecksumForm form) {
  if (packet.family() == Family::ipv6) return form == ChecksumForm::pseudo_header;
  return form == ChecksumForm::message || fields.version == 3;
}

}  // namespace

std::optional<AhFields> read_ah_fields(base::Bytes payload) {
  wire::Reader reader(payload);
  AhFields ah;
  ah.next_header = reader.u8();
  ah.bytes = (reader.u8() + 2u) * 4u;  // RFC 4302 2.2: 32-bit words, minus 2
  reader.skip(2);
  ah.spi = reader.u32();
  ah.sequence = reader.u32();
  if (reader.failed()) return std::nullopt;
  const auto icv_bytes = ah.bytes - std::min(ah.bytes, kAhMinimumBytes);
  if (icv_bytes <= reader.remaining()) ah.icv = reader.rest().first(icv_bytes);
  return ah;
}

base::Result<VrrpFields, DropReason> read_vrrp_fields(const IpPacket& packet) {
  VrrpFields fields;
  fields.message = packet.payload;
  if (packet.protocol == wire::kProtocolAh) {
    fields.ah = read_ah_fields(packet.payload);
    if (!fields.ah || fields.ah->bytes < kAhMinimumBytes || fields.ah->bytes > packet.payload.size() ||
        fields.ah->next_header != wire::kProtocolVrrp) {
      return Err(DropReason::ah_malformed);
    }
    fields.message = packet.payload.subspan(fields.ah->bytes);
  }
  read_head(fields);
  read_body(fields, packet.source.octets().size());
  return fields;
}

std::optional<ChecksumForm> checksum_form(const VrrpFields& fields, const IpPacket& packet) {
  if (fields.message.size() < fields.wanted_bytes) return std::nullopt;
  const auto octets = covered(fields, packet);
  auto sum = wire::Checksum().add(octets);  // with the field as it stands: 0 means that it is right
  if (has_form(fields, packet, ChecksumForm::message) && sum.value() == 0) return ChecksumForm::message;
  if (!has_form(fields, packet, ChecksumForm::pseudo_header)) return std::nullopt;
  sum.add_pseudo_header(packet.source, packet.destination, wire::kProtocolVrrp, octets.size());
  return sum.value() == 0 ? std::optional(ChecksumForm::pseudo_header) : std::nullopt;
}

std::optional<std::uint16_t> right_checksum(const VrrpFields& fields, const IpPacket& packet, ChecksumForm form) {
  if (fields.message.size() < fields.wanted_bytes || !has_form(fields, packet, form)) return std::nullopt;
  const auto octets = covered(fields, packet);
  wire::Checksum checksum;
  if (form == ChecksumForm::pseudo_header) {
    checksum.add_pseudo_header(packet.source, packet.destination, wire::kProtocolVrrp, octets.size());
  }
  return checksum.add(octets.first(kChecksumAt)).add(octets.subspan(kChecksumAt + 2)).value();
}

}  // namespace proto
