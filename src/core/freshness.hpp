// How old a frame is, without synchronised clocks.
//
// Each PONG gives an offset, arrival (own clock) minus sent_us (the peer's clock), that is wrong by at most the round-trip
// time. A later frame's excess is how much longer it took than that. Of the last PONGs the one with the shortest round trip
// is believed. When a frame looks late, the clocks may have parted instead (a host was paused): distrust() then lets the
// next PONG replace all of them, so that heals within one round trip.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace core {

class Freshness {
 public:
  // Until the first PONG, the first frame stands for one.
  void frame(base::Instant now, std::uint64_t sent_us);
  void pong(base::Instant now, std::uint64_t sent_us, base::Duration rtt);
  void distrust() { distrusted_ = true; }
  void reset() { *this = {}; }

  // How much longer than the believed PONG this frame was under way; never negative. REQUIRES: frame() or pong() was called.
  base::Duration excess(base::Instant now, std::uint64_t sent_us) const;

  // Of the believed PONG.
  std::optional<base::Duration> rtt() const;

 private:
  struct Sample {
    std::uint64_t offset_us = 0;  // modulo 2^64, as the peer's clock may be anything
    base::Duration rtt{};
  };
  const Sample* best() const;

  std::array<Sample, 8> samples_{};
  std::size_t count_ = 0;
  std::size_t next_ = 0;
  bool distrusted_ = true;  // also: only the first frame is known
  std::optional<std::uint64_t> provisional_us_;
};

}  // namespace core
