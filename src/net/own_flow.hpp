// A single packet in a flow of its own: from a socket that is opened for it and closed behind it, so that no firewall on the way
// knows it as the answer to something.
#pragma once

#include <string>

#include "base/bytes.hpp"
#include "wire/ip_address.hpp"

namespace net {

struct OwnFlow {
  std::uint8_t ip_protocol = 17;  // UDP: from a fresh port; any other needs CAP_NET_RAW
  wire::IpAddress local;          // source address; unspecified: the kernel chooses
  wire::IpAddress remote;
  std::uint16_t remote_port = 0;  // of UDP
  std::string device{};           // of a multicast: where to
};

// TTL or hop limit 255, and no copy of a multicast for this host. Never blocks. The errno of the failure, or 0.
int send_in(const OwnFlow& flow, base::Bytes octets);

}  // namespace net
