#include "core/reach.hpp"

#include <doctest/doctest.h>

using core::Reach;
using namespace std::chrono_literals;

namespace {

constexpr base::Duration kPing = 1s;

struct Timed {
  base::Instant now{1h};
  core::ReachRecord record;

  Timed() { record.begin(now); }
  Reach after(base::Duration time) {
    now += time;
    return record.at(now, kPing);
  }
  void heard() { record.heard(now, kPing); }
};

}  // namespace

TEST_CASE("reach: nothing is said before 3.5 PINGs, then it is silent") {
  Timed timed;
  CHECK(timed.after(3499ms) == Reach::undecided);
  CHECK(timed.after(1ms) == Reach::silent);
}

TEST_CASE("reach: one that answers does so for 3.5 PINGs, whatever else it says") {
  Timed timed;
  timed.record.answered(timed.now);
  CHECK(timed.after(3499ms) == Reach::answers);
  CHECK(timed.after(1ms) == Reach::silent);
}

TEST_CASE("reach: heard without an answer for 3.5 PINGs does not hear this host") {
  Timed timed;
  timed.after(10s);
  for (int i = 0; i < 7; ++i) {
    timed.heard();
    CHECK(timed.after(500ms) == (i < 6 ? Reach::undecided : Reach::unanswered));
  }
  CHECK(timed.after(3s) == Reach::silent);
  // It was silent: the time begins again.
  timed.heard();
  CHECK(timed.after(0s) == Reach::undecided);
}

TEST_CASE("reach: answers that cease while it is heard are missed after 3.5 PINGs") {
  Timed timed;
  for (int i = 0; i < 20; ++i) {
    timed.heard();
    if (i < 10) timed.record.answered(timed.now);
    const bool lately = i < 10 + 2;  // the last one was at 9
    CHECK(timed.after(1s) == (lately ? Reach::answers : Reach::unanswered));
  }
}

TEST_CASE("reach: a new beginning forgets all") {
  Timed timed;
  timed.heard();
  timed.record.answered(timed.now);
  timed.record.begin(timed.now);
  CHECK(timed.after(1s) == Reach::undecided);
}
