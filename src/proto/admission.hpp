// Whether a segment relays a packet: the rules that need nothing but the packet and what the segment is set to.
#pragma once

#include <bitset>
#include <span>

#include "base/bytes.hpp"
#include "base/drop_reason.hpp"
#include "base/result.hpp"
#include "proto/protocol.hpp"

namespace proto {

// What a segment is set to. It points into what its owner keeps.
struct Admission {
  std::span<const Relayed> relay;
  std::span<const wire::IpAddress> groups;
  const std::bitset<256>& vrids;
};

struct Admitted {
  wire::IpPacket packet;  // points into the octets, as does the advert
  Advert advert;
  Relayed relayed;  // as what it is relayed

  const Protocol& protocol() const { return protocols()[relayed.protocol]; }
};

// IP header, protocol; of an election fragment, group and TTL; the protocol's own checks; of an election the VRID. The error is
// the first that fails. `octets` may have padding behind the packet.
base::Result<Admitted, base::DropReason> admit(base::Bytes octets, const Admission& segment);

}  // namespace proto
