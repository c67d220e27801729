#include "session/replay_window.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <random>
#include <set>

using session::ReplayWindow;

namespace {

constexpr auto kLast = std::numeric_limits<std::uint64_t>::max();

// What the window must do, said without a ring.
class Model {
 public:
  bool would_accept(std::uint64_t counter) const {
    return (counter > top_ || top_ - counter < ReplayWindow::kWindow) && !seen_.contains(counter);
  }
  void accept(std::uint64_t counter) {
    seen_.insert(counter);
    top_ = std::max(top_, counter);
    if (top_ > 2 * ReplayWindow::kWindow) seen_.erase(seen_.begin(), seen_.lower_bound(top_ - 2 * ReplayWindow::kWindow));
  }
  std::uint64_t top() const { return top_; }

 private:
  std::set<std::uint64_t> seen_;
  std::uint64_t top_ = 0;
};

// A counter near the newest one, far from it, or near the end of all counters.
std::uint64_t some_counter(std::mt19937_64& random, std::uint64_t top) {
  const auto near = random() % 1200;
  switch (random() % 8) {
    case 0:
      return top + std::min<std::uint64_t>(random() % 3000, kLast - top);
    case 1:
    case 2:
      return top + std::min<std::uint64_t>(1 + random() % 3, kLast - top);
    case 3:
      return top - std::min<std::uint64_t>(ReplayWindow::kWindow - 2 + random() % 4, top);
    default:
      return top - std::min(near, top);
  }
}

void compare(std::uint64_t start, unsigned seed, std::size_t steps) {
  std::mt19937_64 random(seed);
  ReplayWindow window;
  Model model;
  std::size_t accepted = 0;
  for (std::size_t step = 0; step < steps; ++step) {
    const auto counter = step == 0 ? start : some_counter(random, model.top());
    const bool expected = model.would_accept(counter);
    if (window.would_accept(counter) != expected) {
      FAIL("seed ", seed, ", step ", step, ", counter ", counter, ", newest ", model.top());
    }
    if (!expected) continue;
    ++accepted;
    window.accept(counter);
    model.accept(counter);
  }
  CHECK(accepted > 10);
}

}  // namespace

TEST_CASE("replay window: each counter once, 0 too") {
  ReplayWindow window;
  for (const std::uint64_t counter : {0u, 1u, 5u, 3u, 1000u, 2000u}) {
    CHECK(window.would_accept(counter));
    window.accept(counter);
    CHECK_FALSE(window.would_accept(counter));
  }
}

TEST_CASE("replay window: 960 wide, wherever the newest counter stands in its word") {
  for (std::uint64_t top = 4096; top < 4096 + 64; ++top) {
    ReplayWindow window;
    window.accept(top);
    for (std::uint64_t behind = 1; behind < 960; ++behind) CHECK(window.would_accept(top - behind));
    for (std::uint64_t behind = 960; behind < 2048; ++behind) CHECK_FALSE(window.would_accept(top - behind));
  }
}

TEST_CASE("replay window: the end of all counters") {
  ReplayWindow window;
  window.accept(kLast - 1);
  CHECK(window.would_accept(kLast));
  window.accept(kLast);
  CHECK_FALSE(window.would_accept(kLast));
  CHECK_FALSE(window.would_accept(kLast - 1));
  CHECK(window.would_accept(kLast - 959));
  CHECK_FALSE(window.would_accept(kLast - 960));
  CHECK_FALSE(window.would_accept(0));
}

TEST_CASE("replay window: as the model, in 200000 steps") {
  for (unsigned seed = 1; seed <= 4; ++seed) compare(0, seed, 50'000);
}

TEST_CASE("replay window: as the model near the end of all counters") {
  for (unsigned seed = 1; seed <= 20; ++seed) compare(kLast - 4000, seed, 2'000);
}
