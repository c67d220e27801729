#include "proto/vrrp.hpp"

#include "wire/checksum.hpp"
#include "wire/reader.hpp"

namespace proto {

namespace {

using base::DropReason;
using base::Err;
using base::Result;
using wire::Family;
using wire::IpPacket;

constexpr std::size_t kHeaderBytes = 8;
constexpr std::size_t kV2AuthBytes = 8;        // there in every version 2 message, whatever the type
constexpr std::size_t kHmacTrailerBytes = 28;  // keepalived's auth_hmac, outside the VRRP message
constexpr std::size_t kAhMinimumBytes = 12;    // RFC 4302 2, without ICV
constexpr std::size_t kCarpBytes = 36;

struct Message {
  base::Bytes octets;  // from the version on to the end of the IP packet
  bool behind_ah = false;
};

// RFC 4302 2.2: the length counts 32-bit words, minus 2.
Result<Message, DropReason> unwrap_ah(const IpPacket& packet) {
  wire::Reader reader(packet.payload);
  const auto next_header = reader.u8();
  const std::size_t length = (reader.u8() + 2u) * 4u;
  if (reader.failed() || length < kAhMinimumBytes || length > packet.payload.size() ||
      next_header != wire::kProtocolVrrp) {
    return Err(DropReason::ah_malformed);
  }
  return Message{packet.payload.subspan(length), true};
}

// CARP version 2 opens with the same octet as VRRPv2 and is always 36 octets long, with 7 words of authentication where
// VRRP counts addresses; a VRRPv2 message with 7 addresses has 44.
bool is_carp(const Message& message) {
  return message.octets.size() == kCarpBytes && message.octets[0] == 0x21 && message.octets[3] == 7;
}

struct Fields {
  Advert advert;
  std::size_t message_bytes = 0;  // without a trailer
};

Result<Fields, DropReason> read_v2(const Message& message, const IpPacket& packet) {
  wire::Reader reader(message.octets);
  reader.skip(1);
  Fields fields;
  auto& advert = fields.advert;
  advert.version = 2;
  advert.vrid = reader.u8();
  advert.priority = reader.u8();
  advert.address_count = reader.u8();
  const auto auth_type = reader.u8();
  advert.interval = std::chrono::seconds(reader.u8());
  if (reader.failed() || packet.family() != Family::ipv4) return Err(DropReason::vrrp_malformed);
  if (auth_type > 2) return Err(DropReason::vrrp_auth_type);
  advert.auth = static_cast<Auth>(auth_type);
  fields.message_bytes = kHeaderBytes + advert.address_count * 4u + kV2AuthBytes;
  return fields;
}

Result<Fields, DropReason> read_v3(const Message& message, const IpPacket& packet) {
  wire::Reader reader(message.octets);
  reader.skip(1);
  Fields fields;
  auto& advert = fields.advert;
  advert.version = 3;
  advert.vrid = reader.u8();
  advert.priority = reader.u8();
  advert.address_count = reader.u8();
  advert.interval = std::chrono::milliseconds((reader.u16() & 0x0fff) * 10);  // centiseconds; the rest is reserved
  advert.auth = message.behind_ah ? Auth::header : Auth::none;
  if (reader.failed()) return Err(DropReason::vrrp_malformed);
  fields.message_bytes = kHeaderBytes + advert.address_count * packet.source.octets().size();
  return fields;
}

// The forms that real senders use: version 2 sums the message; version 3 over IPv4 sums it with (RFC 5798, keepalived's
// default) or without (RFC 9568, Cisco) a pseudo-header; over IPv6 the pseudo-header and the whole payload, trailer
// included, because there the kernel fills it in.
std::optional<ChecksumForm> checksum_form(const Fields& fields, const Message& message, const IpPacket& packet) {
  const auto pdu = message.octets.first(fields.message_bytes);
  const auto with_pseudo_header = [&](base::Bytes covered) {
    return wire::Checksum()
        .add_pseudo_header(packet.source, packet.destination, wire::kProtocolVrrp, covered.size())
        .add(covered)
        .value();
  };
  if (packet.family() == Family::ipv6) {
    return with_pseudo_header(message.octets) == 0 ? std::optional(ChecksumForm::pseudo_header) : std::nullopt;
  }
  if (wire::Checksum().add(pdu).value() == 0) return ChecksumForm::message;
  if (fields.advert.version == 3 && with_pseudo_header(pdu) == 0) return ChecksumForm::pseudo_header;
  return std::nullopt;
}

Result<Advert, DropReason> check(Fields fields, const Message& message, const IpPacket& packet) {
  auto& advert = fields.advert;
  if (advert.vrid == 0) return Err(DropReason::vrrp_vrid_zero);
  if (advert.interval == base::Duration::zero()) return Err(DropReason::vrrp_interval_zero);

  const auto length = message.octets.size();
  advert.has_hmac_trailer = length == fields.message_bytes + kHmacTrailerBytes;
  if (length != fields.message_bytes && !advert.has_hmac_trailer) return Err(DropReason::vrrp_length);

  const auto form = checksum_form(fields, message, packet);
  if (!form) return Err(DropReason::vrrp_checksum);
  advert.checksum = *form;
  advert.addresses = message.octets.subspan(kHeaderBytes, advert.address_count * packet.source.octets().size());
  return advert;
}

}  // namespace

bool is_vrrp(const IpPacket& packet) {
  return packet.protocol == wire::kProtocolVrrp ||
         (packet.protocol == wire::kProtocolAh && packet.family() == Family::ipv4);
}

Result<Advert, DropReason> parse_vrrp(const IpPacket& packet) {
  const auto message =
      packet.protocol == wire::kProtocolAh ? unwrap_ah(packet) : Result<Message, DropReason>(Message{packet.payload});
  if (!message) return Err(message.error());
  if (is_carp(*message)) return Err(DropReason::carp_seen);

  constexpr std::uint8_t kTypeAdvertisement = 1;
  const auto version_and_type = wire::Reader(message->octets).u8();
  if ((version_and_type & 0x0f) != kTypeAdvertisement) return Err(DropReason::vrrp_malformed);
  switch (version_and_type >> 4) {
    case 2: {
      const auto fields = read_v2(*message, packet);
      return fields ? check(*fields, *message, packet) : Err(fields.error());
    }
    case 3: {
      const auto fields = read_v3(*message, packet);
      return fields ? check(*fields, *message, packet) : Err(fields.error());
    }
    default:
      return Err(DropReason::vrrp_malformed);
  }
}

}  // namespace proto
