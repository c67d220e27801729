// What is set on a device of the daemon's own, by rtnetlink, which needs CAP_NET_ADMIN and no access to /proc/sys. Each function
// returns 0 or an errno.
#pragma once

#include <memory>
#include <string>

#include "host/netlink.hpp"
#include "host/tap.hpp"
#include "wire/ip_address.hpp"

namespace host {

class DeviceSetup {
 public:
  DeviceSetup(Netlink& netlink, int index) : netlink_(netlink), index_(index) {}

  int raise();  // ip link set up
  int set_alias(const std::string& alias);
  int set_mac(const Mac& mac);
  int keep_without_ipv6();     // it gets no address of its own, so it sends nothing
  int loosen_rp_filter();      // 2: any way back to the source will do
  int add_ipv4(const wire::IpAddress& address);     // /32; that it is there already is no error
  int remove_ipv4(const wire::IpAddress& address);

 private:
  int change_address(std::uint16_t type, int flags, const wire::IpAddress& address);

  Netlink& netlink_;
  int index_;
};

}  // namespace host
