#include <doctest/doctest.h>

#include "host/guard.hpp"
#include "host/injector.hpp"

TEST_CASE("injection modes are found by name") {
  REQUIRE(host::find_inject_mode("loopback"));
  CHECK(host::find_inject_mode("loopback")->needs_guard);
  CHECK_FALSE(host::find_inject_mode("Loopback"));
  CHECK_FALSE(host::find_inject_mode(""));
  for (const auto& mode : host::inject_modes()) CHECK(host::find_inject_mode(mode.name) == &mode);
}

TEST_CASE("an injector without links injects nothing and says so") {
  for (const auto& mode : host::inject_modes()) CHECK(mode.make()->inject({}) != 0);
}

TEST_CASE("nftables is preferred to clsact, which survives a kill") {
  REQUIRE(host::guard_kinds().size() == 2);
  CHECK(host::guard_kinds()[0].name == "nftables");
  CHECK(host::guard_kinds()[1].name == "clsact");
}
