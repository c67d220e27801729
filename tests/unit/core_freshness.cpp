#include "core/freshness.hpp"

#include <doctest/doctest.h>

using core::Freshness;
using namespace std::chrono_literals;

namespace {

constexpr base::Instant at(base::Duration time) { return base::Instant{time}; }

// What the peer's clock shows, when it is `ahead` of this one.
std::uint64_t sent(base::Duration time, base::Duration ahead = 0s) { return base::to_us(at(time + ahead)); }

}  // namespace

TEST_CASE("freshness: the first frame stands for a PONG") {
  Freshness freshness;
  freshness.frame(at(10s), sent(10s, 500h));
  CHECK(freshness.excess(at(10s), sent(10s, 500h)) == 0us);
  CHECK(freshness.excess(at(11s + 30ms), sent(11s, 500h)) == 30ms);
  CHECK_FALSE(freshness.rtt());
  freshness.frame(at(12s + 5s), sent(12s, 500h));  // only the first
  CHECK(freshness.excess(at(13s), sent(13s, 500h)) == 0us);
}

TEST_CASE("freshness: excess is how much longer than the believed PONG") {
  Freshness freshness;
  freshness.pong(at(10s + 2ms), sent(10s, -3h), 4ms);  // 2 ms each way
  CHECK(freshness.rtt() == 4ms);
  CHECK(freshness.excess(at(20s + 2ms), sent(20s, -3h)) == 0us);
  CHECK(freshness.excess(at(20s + 52ms), sent(20s, -3h)) == 50ms);
  CHECK(freshness.excess(at(20s + 1ms), sent(20s, -3h)) == 0us);  // never negative
}

TEST_CASE("freshness: a PONG replaces the first frame") {
  Freshness freshness;
  freshness.frame(at(10s + 900ms), sent(10s));  // was held up
  CHECK(freshness.excess(at(11s + 400ms), sent(11s)) == 0us);
  freshness.pong(at(12s + 1ms), sent(12s), 2ms);
  CHECK(freshness.excess(at(13s + 401ms), sent(13s)) == 400ms);
}

TEST_CASE("freshness: of the last eight PONGs the quickest is believed") {
  Freshness freshness;
  freshness.pong(at(1s + 1ms), sent(1s), 2ms);
  for (int i = 0; i < 7; ++i) freshness.pong(at(2s + 80ms), sent(2s), 160ms);
  CHECK(freshness.rtt() == 2ms);
  CHECK(freshness.excess(at(3s + 11ms), sent(3s)) == 10ms);
  freshness.pong(at(4s + 80ms), sent(4s), 160ms);  // the quick one is the ninth from last
  CHECK(freshness.rtt() == 160ms);
  CHECK(freshness.excess(at(5s + 80ms), sent(5s)) == 0us);
}

TEST_CASE("freshness: after distrust the next PONG alone counts") {
  Freshness freshness;
  freshness.pong(at(1s + 1ms), sent(1s), 2ms);
  freshness.distrust();
  CHECK(freshness.rtt() == 2ms);  // until then nothing better is known
  freshness.pong(at(2s + 50ms), sent(2s, -10s), 100ms);
  CHECK(freshness.rtt() == 100ms);
  CHECK(freshness.excess(at(3s + 50ms), sent(3s, -10s)) == 0us);
  freshness.pong(at(4s + 1ms), sent(4s, -10s), 2ms);  // trusted again: the two are compared
  CHECK(freshness.rtt() == 2ms);
}

TEST_CASE("freshness: reset forgets everything") {
  Freshness freshness;
  freshness.pong(at(1s), sent(1s), 2ms);
  freshness.reset();
  CHECK_FALSE(freshness.rtt());
  freshness.frame(at(9s), sent(2s));
  CHECK(freshness.excess(at(10s), sent(3s)) == 0us);
}

TEST_CASE("freshness: any number of a peer is survived") {
  constexpr std::uint64_t kNumbers[] = {0, 1, 1ull << 63, (1ull << 63) - 1, ~0ull};
  for (const auto first : kNumbers) {
    for (const auto second : kNumbers) {
      Freshness freshness;
      freshness.frame(at(1s), first);
      CHECK(freshness.excess(at(2s), second) >= 0us);
      CHECK(freshness.excess(at(2s), second) <= 1h);
      freshness.pong(at(1s), first, 1ms);
      CHECK(freshness.excess(at(2s), second) >= 0us);
      CHECK(freshness.excess(at(2s), second) <= 1h);
    }
  }
}
