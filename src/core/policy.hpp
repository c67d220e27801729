// The rules for one advert that need nothing but the advert and the configuration.
#pragma once

#include "config/config.hpp"
#include "core/streams.hpp"
#include "proto/protocol.hpp"

namespace core {

struct Checked {
  wire::IpPacket packet;
  proto::Advert advert;
  proto::Relayed relayed;  // as what it is relayed

  const proto::Protocol& protocol() const { return proto::protocols()[relayed.protocol]; }
  // Whose adverts it is one of. `peer`: who sent it to this host.
  StreamKey key(std::size_t segment, std::size_t peer) const;
};

// IP header, protocol, group, TTL, then the protocol's own checks. `octets` may have padding behind the packet.
base::Result<Checked, base::DropReason> check_advert(base::Bytes octets, const config::Segment& segment);

// Not an advert: the packet of a probe of protocol 112.
bool is_probe(base::Bytes octets);

// A source that no VRRP daemon can have (RFC 1122 3.2.1.3).
bool is_impossible_source(const wire::IpAddress& source);

}  // namespace core
