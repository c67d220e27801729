#include "core/both_ways.hpp"

#include <doctest/doctest.h>

#include "support/router_lan.hpp"

using core::Finding;
using namespace std::chrono_literals;
using namespace test;

TEST_CASE("native multicast is a note from the third advert that comes both ways on, until one way is silent for a minute") {
  Lan lan;
  for (int i = 0; i < 4; ++i) {
    CHECK(lan.has(Finding::native_multicast) == (i >= 3));
    lan.hear_both_ways(0);
  }
  CHECK(core::is_note(Finding::native_multicast));
  const auto found = lan.router.find(Finding::native_multicast, lan.now);
  REQUIRE(found);
  CHECK(lan.router.voices()[found->voice].speaker == 0);
  bool native = false;
  SUBCASE("no more by the wire") {}
  SUBCASE("no more by the relay") { native = true; }
  const auto last = lan.now - (native ? 999ms : 1s);
  while (lan.now - last <= 1min) {
    CHECK(lan.has(Finding::native_multicast));
    lan.hear(0, advert(200), native);
    pass(lan, 1s);
  }
  CHECK_FALSE(lan.has(Finding::native_multicast));
}

TEST_CASE("native multicast that loses most of it is told once, and one stray native advert is none") {
  Lan lan;
  lan.hear(0, advert(200), true);
  for (int i = 0; i < 70; ++i) lan.hear(0), pass(lan, 1s);
  CHECK_FALSE(lan.has(Finding::native_multicast));
  bool told = false;
  for (int i = 0; i < 300; ++i) {
    lan.hear(0, advert(200), i % 40 == 0);
    pass(lan, 1s);
    CHECK((!told || lan.has(Finding::native_multicast)));
    told = told || lan.has(Finding::native_multicast);
  }
  CHECK(told);
}

TEST_CASE("native multicast alone, or the relay alone, is nothing to tell") {
  Lan lan;
  for (int i = 0; i < 10; ++i) {
    lan.hear(0);
    lan.hear(1, advert(100), true);
    CHECK_FALSE(lan.has(Finding::native_multicast));
    pass(lan, 1s);
  }
}

TEST_CASE("native multicast at a long interval") {
  Lan lan;
  auto slow = advert(200);
  slow.interval = 40s;
  for (int i = 0; i < 5; ++i) {
    CHECK(lan.has(Finding::native_multicast) == (i >= 3));
    lan.hear(0, slow, true);
    lan.hear(0, slow);
    pass(lan, 80s);
  }
}
