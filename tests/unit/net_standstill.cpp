#include "net/standstill.hpp"

#include <doctest/doctest.h>

using net::Standstill;
using namespace std::chrono_literals;

namespace {
constexpr base::Instant at(base::Duration time) { return base::Instant(time); }
}  // namespace

TEST_CASE("standstill: a wait that ends in time, or early, is none") {
  Standstill watch(at(10s));
  watch.begin_wait(at(11s));
  CHECK(watch.end_wait(at(10500ms), 0s) == 0s);
  watch.begin_wait(at(11s));
  CHECK(watch.end_wait(at(12900ms), 0s) == 0s);
  watch.begin_wait(std::nullopt);
  CHECK(watch.end_wait(at(1h), 0s) == 0s);
}

TEST_CASE("standstill: a wait that ends two seconds late is one") {
  Standstill watch(at(10s));
  watch.begin_wait(at(11s));
  CHECK(watch.end_wait(at(14s), 0s) == 3s);
  watch.begin_wait(at(14s));
  CHECK(watch.end_wait(at(14100ms), 0s) == 0s);  // told once
}

TEST_CASE("standstill: a deadline that has passed long ago tells of nothing, what the callbacks took does") {
  Standstill watch(at(10s));
  watch.begin_wait(at(0s));
  CHECK(watch.end_wait(at(10s), 0s) == 0s);
  watch.begin_wait(at(0s));  // three seconds after the last wait
  CHECK(watch.end_wait(at(13s), 0s) == 3s);
}

TEST_CASE("standstill: a host that was suspended") {
  Standstill watch(at(10s));
  watch.begin_wait(at(11s));
  CHECK(watch.end_wait(at(10500ms), 500s) == 0s);  // before this process began
  watch.begin_wait(at(11s));
  CHECK(watch.end_wait(at(11s), 501s) == 0s);
  watch.begin_wait(at(12s));
  CHECK(watch.end_wait(at(12s), 561s) == 60s);
}
