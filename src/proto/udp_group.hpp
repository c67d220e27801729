// Datagrams that any daemon sends to a multicast group or to everybody (RFC 768, RFC 1112): heartbeat, Spread, conntrackd. They
// are carried octet for octet, ports and TTL as they are, in fragments where they come in fragments.
#pragma once

#include "proto/protocol.hpp"

namespace proto {

base::Result<wire::Endpoint, std::string> read_group(std::string_view text);
std::string group_filter(const Relayed& relayed);
// A later fragment has no port: it is taken by its group alone, and comes to nothing where the first one was not taken.
bool claims_group(const Relayed& relayed, const wire::IpPacket& packet);

base::Result<wire::Endpoint, std::string> read_broadcast(std::string_view text);
std::string broadcast_filter(const Relayed& relayed);
// To any IPv4 address that is no group: which of them are broadcast addresses, a host knows of its own interfaces.
bool claims_broadcast(const Relayed& relayed, const wire::IpPacket& packet);

// The checksum of a fragment is not looked at, as it covers the whole.
base::Result<Advert, base::DropReason> parse_datagram(const wire::IpPacket& packet);

// The packet with the checksum that its network card was to fill in, copied to `out`. REQUIRES: parse_datagram() found it
// unfinished, and `out` has room for all of it.
base::Bytes finish_checksum(const wire::IpPacket& packet, base::MutableBytes out);

}  // namespace proto
