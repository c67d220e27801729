// Which counters of a session were seen: RFC 6479, a ring of words instead of a shifted bit map. The newest word is only
// partly filled, so the window is one word shorter than the ring.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace session {

class ReplayWindow {
 public:
  static constexpr std::uint64_t kWindow = 960;

  bool would_accept(std::uint64_t counter) const {
    if (counter > top_) return true;
    if (top_ - counter >= kWindow) return false;  // not counter + kWindow <= top_, which overflows
    return (ring_[slot(counter)] & bit(counter)) == 0;
  }

  // REQUIRES: would_accept(counter), and the packet's tag is right.
  void accept(std::uint64_t counter) {
    if (counter > top_) {
      const auto steps = std::min<std::uint64_t>(counter / 64 - top_ / 64, ring_.size());
      for (std::uint64_t i = 0; i < steps; ++i) ring_[(counter / 64 - i) % ring_.size()] = 0;
      top_ = counter;
    }
    ring_[slot(counter)] |= bit(counter);
  }

  std::uint64_t top() const { return top_; }  // the highest that was accepted

 private:
  static constexpr std::size_t slot(std::uint64_t counter) { return counter / 64 % 16; }
  static constexpr std::uint64_t bit(std::uint64_t counter) { return std::uint64_t{1} << counter % 64; }

  std::array<std::uint64_t, 16> ring_{};
  std::uint64_t top_ = 0;
};

}  // namespace session
