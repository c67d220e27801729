// Two sockets on one UDP port, so that a flood from strangers fills a queue that is not the one where known hosts are heard.
#pragma once

#include <span>

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "net/datagram_socket.hpp"
#include "wire/ip_address.hpp"

namespace net {

// What comes from one of `known` goes to `second`, all else to the one that it was opened beside. Those of another family count
// for nothing. May be called again with others; what waits in either queue stays there.
base::Result<base::Ok, base::SysError> steer(const DatagramSocket& second, std::span<const wire::IpAddress> known);

}  // namespace net
