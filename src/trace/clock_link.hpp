// What the adverts between two hosts tell of their clocks.
//
// An advert that A carried at tA (by A's clock) and B received at tB (by B's) tells that B's clock is at most tB - tA ahead of A's,
// since nothing comes before it is sent. One that went the other way gives the lower limit. The offset lies between the two, as
// in RFC 5905 8: the middle is taken, and half of what is between them is the error. Where adverts went in one direction only, the
// relay's own estimate of the time under way is taken off; without one, clocks that may agree are taken to agree.
//
// A clock may be set or drift while the trace runs. The limits are kept per window of a minute; as soon as those of two windows
// exclude each other, a new piece begins.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "trace/record.hpp"

namespace trace {

inline constexpr std::size_t kMaxClockWindows = 256;  // per link; where there are more, each gets wider

// From then on, by the clock of the one host, until the next piece.
struct ClockPiece {
  WallTime from = WallTime::min();
  base::Duration ahead{};  // the clock of the other host, or of a host before its reference
  base::Duration error{};
  bool is_bound = false;   // adverts went in one direction only

  bool operator==(const ClockPiece&) const = default;
};

class ClockLink {
 public:
  // One advert from the near host to the far one (`there`), or back. `delay`: estimated time under way.
  void add(bool there, WallTime near, WallTime far, std::optional<base::Duration> delay);

  std::uint64_t adverts() const { return adverts_; }
  // How far the far clock is ahead, by the near clock's time. Not empty once there was an advert.
  std::vector<ClockPiece> pieces() const;

  // What is known of one window.
  struct Limits {
    std::optional<base::Duration> at_most{};
    std::optional<base::Duration> at_least{};
    std::optional<base::Duration> delay{};  // the least that was told
    std::uint64_t adverts = 0;

    bool exclude() const { return at_most && at_least && *at_least > *at_most; }
  };

 private:
  void widen();

  base::Duration width_ = std::chrono::minutes(1);
  std::map<std::int64_t, Limits> windows_;
  std::uint64_t adverts_ = 0;
};

}  // namespace trace
