// Hears what comes to this host by an IP protocol on whatever interface, before a firewall here or a socket has it. For some
// seconds at a time: the kernel asks its filter about every packet of this host.
#pragma once

#include <functional>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "base/unique_fd.hpp"

namespace net {

class ProtocolTap {
 public:
  // Two protocols, other than UDP and TCP. Needs CAP_NET_RAW.
  static base::Result<ProtocolTap, base::SysError> open(std::uint8_t one_protocol, std::uint8_t other_protocol);

  int fd() const { return fd_.get(); }
  // What waits, a bounded number; each from its IP header on, valid during the call only. Not more than 128 octets of it.
  void receive(const std::function<void(base::Bytes)>& sink);

 private:
  explicit ProtocolTap(base::UniqueFd fd) : fd_(std::move(fd)) {}
  base::UniqueFd fd_;
};

}  // namespace net
