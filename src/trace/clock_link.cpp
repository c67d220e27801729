#include "trace/clock_link.hpp"

#include <algorithm>

#include "trace/time_sum.hpp"

namespace trace {

namespace {

using base::Duration;
using Limits = ClockLink::Limits;

// In one direction a longer way looks as a clock that was set. A whole window of adverts that are later by more than this is no
// longer put down to the network.
constexpr Duration kStep = std::chrono::milliseconds(50);
constexpr std::uint64_t kEnoughAdverts = 8;
// In one direction only, and where no relay has estimated it, what may be a delay is taken for one, and not for an offset.
constexpr Duration kLikelyDelay = std::chrono::milliseconds(100);

template <class Better>
void keep(std::optional<Duration>& best, const std::optional<Duration>& other, Better better) {
  if (other && (!best || better(*other, *best))) best = other;
}

void join(Limits& all, const Limits& more) {
  keep(all.at_most, more.at_most, std::less<>());
  keep(all.at_least, more.at_least, std::greater<>());
  keep(all.delay, more.delay, std::less<>());
  all.adverts += more.adverts;
}

bool jumps(const std::optional<Duration>& before, const std::optional<Duration>& now) {
  if (!before || !now) return false;
  const auto change = minus(*now, *before);
  return change > kStep || change < -kStep;
}

// Whether `next` can have no common offset with what was seen `before`.
bool is_break(const Limits& before, const Limits& next) {
  auto both = before;
  join(both, next);
  if (both.exclude()) return true;
  const bool one_way = !next.at_most || !next.at_least;
  return one_way && std::min(before.adverts, next.adverts) >= kEnoughAdverts &&
         (jumps(before.at_most, next.at_most) || jumps(before.at_least, next.at_least));
}

ClockPiece piece_of(const Limits& limits, WallTime from) {
  ClockPiece piece{from};
  if (limits.at_most && limits.at_least) {
    // Halves first: the sum may not fit. Limits that exclude each other: the clock was set in between.
    piece.ahead = *limits.at_most / 2 + *limits.at_least / 2;
    const auto between = minus(*limits.at_most / 2, *limits.at_least / 2);
    piece.error = std::max(between, minus(Duration::zero(), between));
    return piece;
  }
  const bool there = limits.at_most.has_value();
  const auto limit = there ? *limits.at_most : limits.at_least.value_or(Duration::zero());
  const auto under_way = there ? limit : minus(Duration::zero(), limit);  // if the clocks agree
  const bool may_agree = under_way >= Duration::zero() && under_way <= kLikelyDelay;
  const auto delay = limits.delay ? std::max(*limits.delay, Duration::zero()) : may_agree ? under_way : Duration::zero();
  piece.ahead = there ? minus(limit, delay) : plus(limit, delay);
  piece.error = delay;
  piece.is_bound = true;
  return piece;
}

}  // namespace

void ClockLink::add(bool there, WallTime near, WallTime far, std::optional<Duration> delay) {
  ++adverts_;
  Limits one{.at_most = {}, .at_least = {}, .delay = delay, .adverts = 1};
  (there ? one.at_most : one.at_least) = minus(far, near);
  join(windows_[near / width_], one);
  while (windows_.size() > kMaxClockWindows) widen();
}

void ClockLink::widen() {
  width_ *= 2;
  std::map<std::int64_t, Limits> wider;
  for (const auto& [number, limits] : windows_) join(wider[number / 2], limits);
  windows_ = std::move(wider);
}

std::vector<ClockPiece> ClockLink::pieces() const {
  std::vector<ClockPiece> out;
  std::optional<Limits> run;
  auto from = WallTime::min();
  const auto close = [&] {
    if (run) out.push_back(piece_of(*run, from));
  };
  for (const auto& [number, limits] : windows_) {
    if (run && (is_break(*run, limits) || run->exclude())) {
      close();
      run.reset();
      from = width_ * number;
    }
    if (!run) run.emplace();
    join(*run, limits);
  }
  close();
  return out;
}

}  // namespace trace
