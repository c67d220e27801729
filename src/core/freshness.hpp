// How old a frame is, without synchronised clocks.
//
// Each PONG gives an offset, arrival (own clock) minus sent_us (the peer's clock), that is too large by at most the
// round-trip time. A later frame's excess is how much longer it took than that. Of the last PONGs the one with the shortest
// round trip is believed. Clocks may part (a host was paused): then a frame looks late, or as if it came before it was sent
// (is_impossible()), or a PONG contradicts the believed one. distrust() lets the next PONG replace all of them, and a PONG
// that contradicts does so by itself; so it heals within one round trip.
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

  // The frame seems to have been under way for less than nothing, by more than the error: nobody knows how old it is.
  bool is_impossible(base::Instant now, std::uint64_t sent_us) const;

  // How much longer than the believed PONG this frame was under way; never negative. REQUIRES: frame() or pong() was called.
  base::Duration excess(base::Instant now, std::uint64_t sent_us) const;

  // Of the believed PONG.
  std::optional<base::Duration> rtt() const;

 private:
  struct Sample {
    std::uint64_t offset_us = 0;  // modulo 2^64, as the peer's clock may be anything
    base::Duration rtt{};
    base::Instant at;
  };
  const Sample* best() const;

  std::array<Sample, 8> samples_{};
  std::size_t count_ = 0;
  std::size_t next_ = 0;
  bool distrusted_ = true;  // also: only the first frame is known
  std::optional<std::uint64_t> provisional_us_;
};

}  // namespace core
