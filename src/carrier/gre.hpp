// Carriers `gre` (IP protocol 47, RFC 2784 and 2890) and `gre-udp` (RFC 8086): the advert's IP packet as GRE payload, so that
// the other end may as well be a kernel's tunnel or a router. Nothing is protected, and nothing but adverts is said: no PING,
// no advert id, no age.
#pragma once

#include "carrier/channel.hpp"

namespace carrier {

std::unique_ptr<Channel> make_gre(const PairContext& pair);
std::unique_ptr<Channel> make_gre_udp(const PairContext& pair);

// The frame that an advert which came bare, without one, stands for. `payload` has padding behind the packet, or none.
// tunnel_other where it is no advert at all but the tunnel's own: IGMP, MLD, router and neighbour discovery.
base::Result<Opened, base::DropReason> bare_advert(base::Instant now, base::Bytes payload, std::uint16_t segment);

}  // namespace carrier
