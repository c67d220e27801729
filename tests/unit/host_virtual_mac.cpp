#include "host/virtual_mac.hpp"

#include <doctest/doctest.h>

TEST_CASE("a virtual router's MAC address tells family and VRID") {
  using host::virtual_router_of;
  CHECK(virtual_router_of({0, 0, 0x5e, 0, 1, 51}) == host::VirtualRouter{wire::Family::ipv4, 51});
  CHECK(virtual_router_of({0, 0, 0x5e, 0, 2, 255}) == host::VirtualRouter{wire::Family::ipv6, 255});
  CHECK_FALSE(virtual_router_of({0, 0, 0x5e, 0, 3, 51}));
  CHECK_FALSE(virtual_router_of({1, 0, 0x5e, 0, 1, 51}));  // 01:00:5e is the group 224.0.1.51
  CHECK_FALSE(virtual_router_of({}));
}
