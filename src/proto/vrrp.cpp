#include "proto/vrrp.hpp"

#include "proto/carp.hpp"

namespace proto {

namespace {

using base::DropReason;
using base::Err;
using base::Result;
using wire::Family;
using wire::IpPacket;

// Up to the interval, which is as far as a message must go to be one.
std::optional<DropReason> refuse_v2(const VrrpFields& fields, const IpPacket& packet) {
  if (!fields.adver_int || packet.family() != Family::ipv4) return DropReason::vrrp_malformed;
  if (*fields.auth_type > 2) return DropReason::vrrp_auth_type;
  return std::nullopt;
}

std::optional<DropReason> refuse_v3(const VrrpFields& fields) {
  return fields.max_adver_int ? std::nullopt : std::optional(DropReason::vrrp_malformed);
}

Advert advert_of(const VrrpFields& fields) {
  Advert advert;
  advert.version = fields.version;
  advert.vrid = *fields.vrid;
  advert.priority = *fields.priority;
  advert.address_count = *fields.address_count;
  if (fields.version == 2) {
    advert.auth = static_cast<Auth>(*fields.auth_type);
    advert.interval = std::chrono::seconds(*fields.adver_int);
  } else {
    advert.auth = fields.ah ? Auth::header : Auth::none;
    advert.interval = std::chrono::milliseconds(*fields.max_adver_int * 10);
  }
  advert.has_hmac_trailer = fields.has_hmac_trailer();
  advert.addresses = fields.addresses;
  return advert;
}

Result<Advert, DropReason> check(const VrrpFields& fields, const IpPacket& packet) {
  auto advert = advert_of(fields);
  if (advert.vrid == 0) return Err(DropReason::vrrp_vrid_zero);
  if (advert.interval == base::Duration::zero()) return Err(DropReason::vrrp_interval_zero);
  const bool is_known = fields.trailer.empty() || advert.has_hmac_trailer || fields.has_version_2_auth;
  if (fields.message.size() < fields.wanted_bytes || !is_known) {
    return Err(DropReason::vrrp_length);
  }
  const auto form = checksum_form(fields, packet);
  if (!form) return Err(DropReason::vrrp_checksum);
  advert.checksum = *form;
  return advert;
}

}  // namespace

bool is_vrrp(const IpPacket& packet) {
  return packet.protocol == wire::kProtocolVrrp ||
         (packet.protocol == wire::kProtocolAh && packet.family() == Family::ipv4);
}

std::string vrrp_filter(const Relayed&) { return "ip proto 112 or ip6 proto 112 or ip proto 51"; }

bool claims_vrrp(const Relayed&, const IpPacket& packet) { return is_vrrp(packet) && !is_carp(packet.payload); }

Result<Advert, DropReason> judge_vrrp(const VrrpFields& fields, const IpPacket& packet) {
  if (is_carp(fields.message)) return Err(DropReason::carp_seen);
  if (fields.type != kVrrpAdvertisement || (fields.version != 2 && fields.version != 3)) {
    return Err(DropReason::vrrp_malformed);
  }
  const auto refusal = fields.version == 2 ? refuse_v2(fields, packet) : refuse_v3(fields);
  if (refusal) return Err(*refusal);
  return check(fields, packet);
}

Result<Advert, DropReason> parse_vrrp(const IpPacket& packet) {
  const auto fields = read_vrrp_fields(packet);
  if (!fields) return Err(fields.error());
  return judge_vrrp(*fields, packet);
}

}  // namespace proto
