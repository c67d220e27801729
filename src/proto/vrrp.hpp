// VRRP version 2 (RFC 3768, with the authentication of RFC 2338) and version 3 (RFC 5798, RFC 9568), alone or behind an
// authentication header (RFC 4302).
#pragma once

#include "proto/protocol.hpp"

namespace proto {

bool is_vrrp(const wire::IpPacket& packet);
base::Result<Advert, base::DropReason> parse_vrrp(const wire::IpPacket& packet);

}  // namespace proto
