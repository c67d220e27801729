#include "trace/time_axis.hpp"

#include "doctest/doctest.h"

using namespace std::chrono_literals;

TEST_CASE("trace time_axis: ticks are round, within, and as many as fit") {
  constexpr trace::WallTime kNoon = 1'795'953'600s;
  for (const base::Duration length : std::initializer_list<base::Duration>{1ns, 1ms, 37ms, 1s, 59s, 10min, 3h, 26h, 24h * 400, 24h * 36'000}) {
    for (const std::size_t most : {2u, 5u, 9u}) {
      const auto axis = trace::make_axis(kNoon + 123ms, kNoon + 123ms + length, most);
      CHECK(axis.ticks.size() <= most);
      for (const auto tick : axis.ticks) {
        CHECK(tick >= axis.begin);
        CHECK(tick <= axis.end);
        CHECK(tick % axis.step == base::Duration::zero());
        CHECK(!axis.label(tick).empty());
      }
      CHECK(axis.place(axis.begin) == 0);
      CHECK(axis.place(axis.end) == 1);
      CHECK(axis.place(axis.end + 1h) == 1);
      CHECK(axis.place(axis.begin - 1h) == 0);
    }
  }
  CHECK(trace::make_axis(kNoon, kNoon + 10min, 6).step == 2min);
}

TEST_CASE("trace time_axis: moments as text") {
  CHECK(trace::date_text(1'795'953'600s) == "2026-11-29");
  CHECK(trace::clock_time(1'795'953'600s + 1'234'567us) == "12:00:01.234");
  CHECK(trace::date_text(0s) == "1970-01-01");
  CHECK(trace::date_text(-1s) == "1969-12-31");
  CHECK(trace::clock_time(-1s) == "23:59:59.000");
  const auto label = [](base::Duration length) {
    const auto axis = trace::make_axis(1'795'953'600s, 1'795'953'600s + length, 5);
    return axis.label(axis.ticks.at(1));
  };
  CHECK(label(4s) == "12:00:01");
  CHECK(label(400ms) == "12:00:00.100");
  CHECK(label(40min) == "12:10");
  CHECK(label(48h) == "11-30 00:00");
}
