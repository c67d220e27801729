// The links and addresses of this network namespace, as the kernel tells them by rtnetlink (libnl-3 caches that follow
// change events). Owns its netlink socket.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "wire/ip_address.hpp"

namespace host {

struct Link {
  int index = 0;
  std::string name;
  std::string kind;  // "macvlan", "veth", ...; empty for hardware
  std::string alias;  // ip link set alias; may be empty
  bool is_ethernet = false;  // its frames have Ethernet's header
  bool up = false;       // IFF_UP
  bool running = false;  // IFF_LOWER_UP: has carrier
  bool multicast = false;
  unsigned mtu = 0;
  int parent_index = 0;  // of a macvlan of this namespace: the device below; else 0
  bool is_private = false;  // a macvlan whose mode keeps it apart from the others, as keepalived makes it
  std::array<std::uint8_t, 6> mac{};
};

struct LinkAddress {
  int link_index = 0;
  wire::IpAddress address;
  std::optional<wire::IpAddress> broadcast{};  // of its network: all ones behind the prefix; an IPv4 network of 4 or more has one
};

class Links {
 public:
  static base::Result<Links, base::SysError> open();
  Links(Links&&) noexcept;
  Links& operator=(Links&&) noexcept;
  ~Links();

  int fd() const;  // readable when there is something to process()
  // Takes in all waiting changes; true when any link or address changed. When the kernel's queue overflowed, the caches are
  // read anew.
  bool process();

  std::vector<Link> links() const;
  std::optional<Link> find(const std::string& name) const;
  // The private macvlans on that device. Those of mode bridge hand what they send to each other, past any guard, and a
  // VRRP daemon has no need of them.
  std::vector<Link> children(int parent_index) const;
  std::vector<LinkAddress> addresses() const;          // all but tentative ones, loopback's included

 private:
  struct Impl;
  explicit Links(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace host
