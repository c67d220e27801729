// Keeps this host's kernel from answering the peers' GRE with ICMP "port unreachable": where the module ip_gre is loaded it does
// so for every packet that belongs to no tunnel of its own, although this relay takes it.
//
//   table inet vrrp_relay_gre_PID { chain output { type filter hook output priority 0;
//     ip daddr PEER icmp type destination-unreachable icmp code port-unreachable @th,136,8 47 counter drop   (IPv6 alike) } }
#pragma once

#include <memory>
#include <span>

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "host/netlink.hpp"
#include "wire/ip_address.hpp"

namespace host {

class GreSilence {
 public:
  static base::Result<GreSilence, base::SysError> make(std::span<const wire::IpAddress> peers);

 private:
  explicit GreSilence(std::unique_ptr<Netlink> netlink) : netlink_(std::move(netlink)) {}
  std::unique_ptr<Netlink> netlink_;  // its end is the table's end
};

}  // namespace host
