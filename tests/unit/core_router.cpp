#include "core/router.hpp"

#include <doctest/doctest.h>

#include "support/router_lan.hpp"

using core::Finding;
using core::Router;
using namespace std::chrono_literals;
using namespace test;

namespace {

constexpr std::array<std::uint8_t, 8> kSharedAndMore{10, 0, 0, 101, 10, 0, 0, 100};
constexpr std::array<std::uint8_t, 8> kMoreAndShared{10, 0, 0, 100, 10, 0, 0, 101};
constexpr std::array<std::uint8_t, 4> kForeign{10, 0, 0, 200};

}  // namespace

TEST_CASE("one speaks: it is master, and nothing is wrong") {
  Lan lan;
  for (int i = 0; i < 5; ++i) {
    lan.hear(0);
    for (std::size_t k = 0; k < core::kFindings; ++k) CHECK_FALSE(lan.has(static_cast<Finding>(k)));
    CHECK(lan.master() == 0);
    pass(lan, 1s);
  }
}

TEST_CASE("a takeover by the higher priority is not two masters, though one more advert crosses it") {
  Lan lan;
  for (int i = 0; i < 4; ++i) lan.hear(1), pass(lan, 1s);
  pass(lan, 300ms);
  lan.hear(0);
  pass(lan, 50ms);
  lan.hear(1);  // it was under way
  for (int i = 0; i < 4; ++i) {
    CHECK_FALSE(lan.has(Finding::two_masters));
    CHECK(lan.master() == 0);
    pass(lan, 950ms);
    lan.hear(0);
  }
  CHECK(lan.router.changes() == 1);
}

TEST_CASE("two masters are told within two intervals, and gone when one of them ceases") {
  Lan lan;
  lan.hear(1);
  pass(lan, 500ms);
  lan.hear(0);
  const auto began = lan.now;
  bool seen = false;
  for (int i = 0; i < 2 && !seen; ++i) {
    pass(lan, 500ms);
    lan.hear(1);
    pass(lan, 500ms);
    lan.hear(0);
    seen = lan.has(Finding::two_masters);
  }
  REQUIRE(seen);
  CHECK(lan.router.find(Finding::two_masters, lan.now)->since == began);
  CHECK(lan.router.find(Finding::two_masters, lan.now)->cause == Finding::count_);
  pass(lan, 1s);
  lan.hear(0);
  pass(lan, 1s);
  lan.hear(0);
  CHECK_FALSE(lan.has(Finding::two_masters));
  CHECK(lan.master() == 0);
}

TEST_CASE("what keepalived refuses an advert for is the cause of two masters") {
  Lan lan;
  auto own = advert(200);
  auto other = advert(100);
  SUBCASE("interval") {
    own.version = other.version = 2;
    other.interval = 2s;
  }
  SUBCASE("version") { other.version = 2; }
  SUBCASE("authentication") { other.auth = proto::Auth::password; }
  SUBCASE("addresses") {
    other.addresses = kSharedAndMore;
    other.address_count = 2;
  }
  SUBCASE("two clusters") { other.addresses = kForeign; }
  for (int i = 0; i < 6; ++i) {
    lan.hear(0, own);
    // keepalived 2.2 may send one advert only.
    if (i == 3) lan.hear(1, other);
    CHECK(lan.has(Finding::two_masters) == (i >= 3));
    if (i == 5) break;
    pass(lan, 1s);
  }
  const auto found = lan.router.find(Finding::two_masters, lan.now);
  REQUIRE(found);
  CHECK(found->cause != Finding::count_);
  CHECK(lan.has(found->cause));
}

TEST_CASE("of three, the pair that spoke last is named, and first who wins an election") {
  Lan lan;
  const auto named = [&](Finding finding) {
    const auto found = lan.router.find(finding, lan.now);
    REQUIRE(found);
    return std::pair(lan.router.voices()[found->voice].speaker, lan.router.voices()[found->other].speaker);
  };
  auto other = advert(100);
  other.interval = 2s;
  lan.hear(2, advert(50));
  pass(lan, 10s);
  lan.hear(1, other);
  CHECK(named(Finding::interval_differs) == std::pair{std::optional<std::size_t>(1), std::optional<std::size_t>(2)});
  pass(lan, 1s);
  lan.hear(0);
  CHECK(named(Finding::interval_differs) == std::pair{std::optional<std::size_t>(0), std::optional<std::size_t>(1)});
  other.priority = 200;
  pass(lan, 2s);
  lan.hear(1, other);
  // RFC 9568 6.4.3: the higher address.
  CHECK(named(Finding::same_priority) == std::pair{std::optional<std::size_t>(1), std::optional<std::size_t>(0)});
}

TEST_CASE("version 3 takes over the interval of the MASTER") {
  Lan lan;
  auto other = advert(100);
  other.interval = 2s;
  lan.hear(1, other);
  for (int i = 0; i < 3; ++i) lan.hear(0), pass(lan, 1s);
  CHECK(lan.has(Finding::interval_differs));
  CHECK_FALSE(lan.has(Finding::two_masters));
}

TEST_CASE("the order of the addresses does not matter") {
  Lan lan;
  auto one = advert(200);
  auto other = advert(100);
  one.address_count = other.address_count = 2;
  one.addresses = kSharedAndMore;
  other.addresses = kMoreAndShared;
  lan.hear(0, one);
  pass(lan, 1s);
  lan.hear(1, other);
  CHECK_FALSE(lan.has(Finding::addresses_differ));
  CHECK_FALSE(lan.has(Finding::two_clusters));
}

TEST_CASE("nobody is master after an election's time without an advert, sooner after a good-bye") {
  Lan lan;
  lan.hear(0);
  SUBCASE("it fell silent") {
    pass(lan, 4900ms);
    CHECK_FALSE(lan.has(Finding::no_master));
    pass(lan, 200ms);
  }
  SUBCASE("it resigned") {
    pass(lan, 100ms);
    lan.hear(0, advert(0));
    CHECK_FALSE(lan.master());
    pass(lan, 1900ms);
    CHECK_FALSE(lan.has(Finding::no_master));
    pass(lan, 200ms);
  }
  CHECK(lan.has(Finding::no_master));
  lan.hear(1);
  CHECK_FALSE(lan.has(Finding::no_master));
  CHECK(lan.master() == 1);
}

TEST_CASE("late adverts are counted, a pause while another was master is not") {
  Lan lan;
  lan.hear(0);
  pass(lan, 2500ms);
  lan.hear(0);
  CHECK(lan.has(Finding::late));
  CHECK(lan.router.voices()[0].longest_gap == 2500ms);
  pass(lan, 2min);
  CHECK_FALSE(lan.has(Finding::late));
  lan.hear(1);
  pass(lan, 3s);
  lan.hear(0);
  CHECK_FALSE(lan.has(Finding::late));
}

TEST_CASE("the same advert by two ways is one") {
  Lan lan;
  for (int i = 0; i < 3; ++i) {
    lan.hear(0);
    pass(lan, 1ms);
    lan.hear(0);
    pass(lan, 999ms);
  }
  CHECK(lan.router.voices().size() == 1);
  CHECK(lan.router.voices()[0].longest_gap == 1s);
}

TEST_CASE("a priority that two hosts share") {
  Lan lan;
  lan.hear(0);
  pass(lan, 1s);
  lan.hear(1, advert(200));
  CHECK(lan.has(Finding::same_priority));
  pass(lan, 1s);
  lan.hear(1, advert(0));  // its last word is no priority
  CHECK(lan.has(Finding::same_priority));
  lan.hear(1, advert(100));
  CHECK_FALSE(lan.has(Finding::same_priority));
}

TEST_CASE("voices are bounded, and forgotten after a while") {
  Lan lan;
  for (std::uint8_t i = 1; i < 40; ++i) {
    const std::array<std::uint8_t, 4> source{10, 0, 1, i};
    lan.router.heard(lan.now, {lan.router.key(), wire::IpAddress(source), std::nullopt, advert(i)});
    pass(lan, 10ms);
  }
  CHECK(lan.router.voices().size() == Router::kMostVoices);
  CHECK(lan.router.sweep(lan.now + 23h));
  CHECK_FALSE(lan.router.sweep(lan.now + 25h));
}

TEST_CASE("what one that is silent had configured counts for a minute") {
  Lan lan;
  auto other = advert(100);
  other.interval = 2s;
  lan.hear(1, other);
  pass(lan, 59s);
  lan.hear(0);
  CHECK(lan.has(Finding::interval_differs));
  pass(lan, 2s);
  lan.hear(0);
  CHECK_FALSE(lan.has(Finding::interval_differs));
}

TEST_CASE("CARP: hosts differ in their interval, as their advskew is part of it, and that is no finding") {
  Lan lan;
  lan.router.set_key({0, wire::Family::ipv4, 1, proto::parse_relayed("carp")->protocol});
  const auto carp = [](std::uint8_t advskew, std::uint8_t advbase = 1) {
    proto::Advert out;
    out.version = 2;
    out.vrid = 1;
    out.priority = static_cast<std::uint8_t>(255 - advskew);
    out.interval = std::chrono::seconds(advbase) + std::chrono::microseconds(advskew * 1'000'000 / 256);
    return out;
  };
  lan.hear(1, carp(100));
  pass(lan, 500ms);
  SUBCASE("a takeover is not two masters") {
    for (int i = 0; i < 4; ++i) {
      lan.hear(0, carp(5));
      for (const auto finding : {Finding::interval_differs, Finding::two_masters, Finding::same_priority, Finding::two_clusters}) {
        CHECK_FALSE(lan.has(finding));
      }
      CHECK(lan.master() == 0);
      pass(lan, 1019ms);
    }
  }
  SUBCASE("two masters have no cause, and the one of the shorter interval is named first") {
    for (int i = 0; i < 4; ++i) {
      lan.hear(0, carp(0, 2));
      pass(lan, 700ms);
      lan.hear(1, carp(100));
      pass(lan, 690ms);
    }
    const auto found = lan.router.find(Finding::two_masters, lan.now);
    REQUIRE(found);
    CHECK(found->cause == Finding::count_);
    CHECK(lan.router.voices()[found->voice].speaker == 1);
  }
  SUBCASE("the same advskew is a tie where advbase is the same as well") {
    lan.hear(0, carp(100, 2));
    CHECK_FALSE(lan.has(Finding::same_priority));
    pass(lan, 1500ms);
    lan.hear(0, carp(100));
    CHECK(lan.has(Finding::same_priority));
  }
}
