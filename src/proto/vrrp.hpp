// VRRP version 2 (RFC 3768, with the authentication of RFC 2338) and version 3 (RFC 5798, RFC 9568), alone or behind an
// authentication header (RFC 4302).
#pragma once

#include "proto/vrrp_fields.hpp"

namespace proto {

bool is_vrrp(const wire::IpPacket& packet);  // by its IP protocol, which CARP shares
std::string vrrp_filter(const Relayed&);
bool claims_vrrp(const Relayed&, const wire::IpPacket& packet);
base::Result<Advert, base::DropReason> parse_vrrp(const wire::IpPacket& packet);
// The same of fields that were read already.
base::Result<Advert, base::DropReason> judge_vrrp(const VrrpFields& fields, const wire::IpPacket& packet);

}  // namespace proto
