#include "trace/clock_link.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using trace::ClockLink;

namespace {

constexpr auto kStart = 1'700'000'000s;

// One advert each way at `at`, the far clock being `ahead`, and each a `delay` under way.
void exchange(ClockLink& link, base::Duration at, base::Duration ahead, base::Duration delay) {
  link.add(true, kStart + at, kStart + at + delay + ahead, {});
  link.add(false, kStart + at + 1ms + delay, kStart + at + 1ms + ahead, {});
}

}  // namespace

TEST_CASE("clock link: adverts both ways give the offset, and half of the way there and back as its error") {
  ClockLink link;
  for (int i = 0; i < 300; ++i) exchange(link, i * 1s, 12ms, 1ms + i % 7 * 100us);
  const auto pieces = link.pieces();
  REQUIRE(pieces.size() == 1);
  CHECK(pieces[0] == trace::ClockPiece{base::Duration::min(), 12ms, 1ms, false});
  CHECK(link.adverts() == 600);
}

TEST_CASE("clock link: ways of different length move the offset, and the error says by how much") {
  ClockLink link;
  link.add(true, kStart, kStart + 5ms + 9ms, {});
  link.add(false, kStart + 100ms + 1ms, kStart + 100ms + 5ms, {});
  const auto piece = link.pieces().at(0);
  CHECK(piece.ahead == 9ms);
  CHECK(piece.error == 5ms);
  CHECK(piece.ahead - piece.error <= 5ms);
}

TEST_CASE("clock link: in one direction only it is a bound, by the relay's estimate where there is one") {
  ClockLink link;
  link.add(true, kStart, kStart + 7s, {});
  CHECK(link.pieces() == std::vector{trace::ClockPiece{base::Duration::min(), 7s, 0ms, true}});
  link.add(true, kStart + 1s, kStart + 1s + 7s, 2ms);
  link.add(true, kStart + 2s, kStart + 2s + 8s, 3ms);
  CHECK(link.pieces() == std::vector{trace::ClockPiece{base::Duration::min(), 6998ms, 2ms, true}});
  ClockLink back;
  back.add(false, kStart, kStart - 7ms, 2ms);
  CHECK(back.pieces() == std::vector{trace::ClockPiece{base::Duration::min(), -5ms, 2ms, true}});
}

TEST_CASE("clock link: in one direction only, clocks that may agree are taken to agree") {
  for (const bool there : {true, false}) {
    ClockLink link;
    const auto under_way = there ? 7ms : -7ms;
    link.add(there, kStart, kStart + under_way, {});
    CHECK(link.pieces() == std::vector{trace::ClockPiece{base::Duration::min(), 0ms, 7ms, true}});
    // It would have come before it was sent.
    ClockLink impossible;
    impossible.add(there, kStart, kStart - under_way, {});
    CHECK(impossible.pieces() == std::vector{trace::ClockPiece{base::Duration::min(), -under_way, 0ms, true}});
  }
}

TEST_CASE("clock link: a clock that is set makes a new piece, the minute in which it happens is one of its own") {
  ClockLink link;
  for (int i = 0; i < 600; ++i) exchange(link, i * 1s, i < 310 ? 12ms : -5s, 1ms);
  const auto pieces = link.pieces();
  REQUIRE(pieces.size() >= 2);
  REQUIRE(pieces.size() <= 3);
  CHECK(pieces.front().ahead == 12ms);
  CHECK(pieces.front().error == 1ms);
  CHECK(pieces.back().ahead == -5s);
  CHECK(pieces.back().error == 1ms);
  CHECK(pieces.back().from > kStart + 240s);
  CHECK(pieces.back().from <= kStart + 420s);
  // What is in between owns to it.
  if (pieces.size() == 3) CHECK(pieces[1].error >= 2s);
}

TEST_CASE("clock link: a clock that drifts is followed, and the true offset stays within the error") {
  ClockLink link;
  const auto ahead = [](int second) { return second * 50us; };  // 50 ppm, much for a computer
  for (int i = 0; i < 7200; ++i) exchange(link, i * 1s, ahead(i), 1ms);
  const auto pieces = link.pieces();
  CHECK(pieces.size() > 20);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto from = i == 0 ? 0 : (pieces[i].from - kStart) / 1s;
    const auto to = i + 1 == pieces.size() ? 7200 : (pieces[i + 1].from - kStart) / 1s;
    for (auto second = from; second < to; ++second) {
      const auto wrong = pieces[i].ahead - ahead(static_cast<int>(second));
      CHECK(wrong <= pieces[i].error + 4ms);
      CHECK(-wrong <= pieces[i].error + 4ms);
    }
  }
}

TEST_CASE("clock link: in one direction a clock that is set shows by the minutes that differ") {
  for (const auto step : {5s, -5s}) {
    ClockLink link;
    for (int i = 0; i < 600; ++i) {
      const auto sent = kStart + i * 1s;
      link.add(true, sent, sent + 1ms + (i < 300 ? 0s : step), {});
    }
    const auto pieces = link.pieces();
    REQUIRE(pieces.size() >= 2);
    CHECK(pieces.front().ahead == 0ms);
    CHECK(pieces.back().ahead == 1ms + step);
    CHECK(pieces.back().is_bound);
  }
}

TEST_CASE("clock link: a few slow adverts are the network's doing") {
  ClockLink link;
  for (int i = 0; i < 600; ++i) link.add(true, kStart + i * 1s, kStart + i * 1s + (i % 10 == 0 ? 1ms : 80ms), {});
  for (int i = 700; i < 703; ++i) link.add(true, kStart + i * 1s, kStart + i * 1s + 80ms, {});
  CHECK(link.pieces().size() == 1);
}

TEST_CASE("clock link: memory stays bounded over a long trace and over times that make no sense") {
  ClockLink link;
  for (int i = 0; i < 100'000; ++i) exchange(link, i * 60s, 12ms, 1ms);
  CHECK(link.pieces().size() == 1);
  CHECK(link.pieces()[0].ahead == 12ms);
  link.add(true, base::Duration::min(), base::Duration::max(), base::Duration::max());
  link.add(false, base::Duration::max(), base::Duration::min(), base::Duration::min());
  CHECK(link.pieces().size() <= trace::kMaxClockWindows);
}
