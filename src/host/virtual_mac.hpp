// The virtual router MAC addresses of VRRP, by which a macvlan tells for whom it is. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "wire/ip_address.hpp"

namespace host {

struct VirtualRouter {
  wire::Family family = wire::Family::ipv4;
  std::uint8_t vrid = 0;

  bool operator==(const VirtualRouter&) const = default;
};

// RFC 9568 7.3: 00-00-5E-00-01-{VRID} for IPv4, 00-00-5E-00-02-{VRID} for IPv6.
inline std::optional<VirtualRouter> virtual_router_of(const std::array<std::uint8_t, 6>& mac) {
  if (mac[0] != 0x00 || mac[1] != 0x00 || mac[2] != 0x5e || mac[3] != 0x00) return {};
  if (mac[4] == 0x01) return VirtualRouter{wire::Family::ipv4, mac[5]};
  if (mac[4] == 0x02) return VirtualRouter{wire::Family::ipv6, mac[5]};
  return {};
}

}  // namespace host
