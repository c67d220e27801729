#include <doctest/doctest.h>

#include "host/guard.hpp"
#include "host/injector.hpp"
#include "host/tap.hpp"

TEST_CASE("injection modes are found by name") {
  REQUIRE(host::find_inject_mode("loopback"));
  CHECK(host::find_inject_mode("loopback")->needs_guard);
  CHECK_FALSE(host::find_inject_mode("Loopback"));
  CHECK_FALSE(host::find_inject_mode(""));
  for (const auto& mode : host::inject_modes()) CHECK(host::find_inject_mode(mode.name) == &mode);
}

TEST_CASE("a mode that makes the device needs a TAP for it, and no guard") {
  for (const auto& mode : host::inject_modes()) {
    CHECK_FALSE((mode.makes_device && !mode.needs_tap));
    CHECK_FALSE((mode.makes_device && mode.needs_guard));
    CHECK(mode.reach.raw_socket);
  }
}

TEST_CASE("a frame goes to the MAC of its group") {
  const auto mac = [](const char* text) { return host::destination_mac(*wire::parse_ip_address(text)); };
  CHECK(mac("224.0.0.18") == host::Mac{0x01, 0x00, 0x5e, 0x00, 0x00, 0x12});
  CHECK(mac("239.129.2.42") == host::Mac{0x01, 0x00, 0x5e, 0x01, 0x02, 0x2a});  // the lower 23 bits
  CHECK(mac("ff02::12") == host::Mac{0x33, 0x33, 0x00, 0x00, 0x00, 0x12});
  CHECK(mac("255.255.255.255") == host::Mac{0xff, 0xff, 0xff, 0xff, 0xff, 0xff});
}

TEST_CASE("an injector without links injects nothing and says so") {
  for (const auto& mode : host::inject_modes()) CHECK(mode.make()->inject({}) != 0);
}

TEST_CASE("nftables is preferred to clsact, which survives a kill") {
  REQUIRE(host::guard_kinds().size() == 2);
  CHECK(host::guard_kinds()[0].name == "nftables");
  CHECK(host::guard_kinds()[1].name == "clsact");
}
