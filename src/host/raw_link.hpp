// Sends whole IP packets to multicast groups on one link, by raw sockets of both families. They receive nothing.
#pragma once

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "base/unique_fd.hpp"
#include "host/injector.hpp"
#include "host/links.hpp"

namespace host {

class RawLink {
 public:
  struct Options {
    bool loop = false;       // members of the group on this host get a copy
    std::uint32_t mark = 0;  // SO_MARK; 0: none. Needs CAP_NET_ADMIN
  };

  static base::Result<RawLink, base::SysError> open(const Link& link, Options options);

  int index() const { return index_; }
  // Never blocks. The errno of the failure, or 0.
  int send(const Injection& injection) const;

 private:
  int index_ = 0;
  base::UniqueFd ipv4_;
  base::UniqueFd ipv6_;
};

}  // namespace host
