#include "base/time.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

TEST_CASE("time: microseconds since the clock's epoch") {
  CHECK(base::to_us(base::Instant{}) == 0);
  CHECK(base::to_us(base::Instant{1us}) == 1);
  CHECK(base::to_us(base::Instant{1999ns}) == 1);
  CHECK(base::to_us(base::Instant{24h}) == 86'400'000'000u);
}
