#include "core/advert_gaps.hpp"

#include <doctest/doctest.h>

#include "support/router_lan.hpp"

using core::Finding;
using namespace std::chrono_literals;
using namespace test;

TEST_CASE("one gap of an advert that was lost is not late, three within a minute are") {
  Lan lan;
  lan.hear(0);
  const auto lose_one = [&](base::Duration pause) {
    pass(lan, 2s);
    lan.hear(0);
    const bool is_late = lan.has(Finding::late);
    for (auto left = pause; left > 0s; left -= 1s) pass(lan, 1s), lan.hear(0);
    return is_late;
  };
  SUBCASE("three in a minute") {
    CHECK_FALSE(lose_one(20s));
    CHECK_FALSE(lose_one(20s));
    CHECK(lose_one(61s));
    CHECK_FALSE(lan.has(Finding::late));
  }
  SUBCASE("three in more") {
    for (int i = 0; i < 5; ++i) CHECK_FALSE(lose_one(30s));
  }
  CHECK(lan.router.voices()[0].late == 0);
}

TEST_CASE("gaps are counted by intervals, of the only one that speaks") {
  Lan lan;
  for (const auto gap : {1s, 1s, 2s, 3s, 5s}) lan.hear(0), pass(lan, gap);
  lan.hear(0);
  using Counts = std::remove_cvref_t<decltype(lan.router.gaps().counts())>;
  CHECK(lan.router.gaps().counts() == Counts{2, 0, 1, 0, 1, 0, 1});
  CHECK(lan.router.gaps().sum() == doctest::Approx(12));
  pass(lan, 1100ms);
  lan.hear(1);
  pass(lan, 2900ms);
  lan.hear(0);  // the other spoke meanwhile
  pass(lan, 11s);
  lan.hear(0);  // it had stopped
  CHECK(lan.router.gaps().counts() == Counts{2, 0, 1, 0, 1, 0, 1});
  lan.hear(0, advert(0));
  pass(lan, 1s);
  lan.hear(0);  // it had resigned
  CHECK(lan.router.gaps().counts() == Counts{2, 0, 1, 0, 1, 0, 1});
}

TEST_CASE("a gap counts to the first bound that is not below it") {
  core::AdvertGaps gaps;
  for (const auto gap : {1100ms, 1101ms, 4000ms, 4001ms}) gaps.add(gap, 1s);
  CHECK(gaps.counts().front() == 1);
  CHECK(gaps.counts()[1] == 1);
  CHECK(gaps.counts()[5] == 1);
  CHECK(gaps.counts().back() == 1);
}
