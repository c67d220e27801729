// Finds out that this process, or the whole host, stood still: stopped by a signal, starved, suspended, or a virtual machine
// that was paused. A snapshot that shows neither of the two signs is not noticed.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>

#include "base/time.hpp"

namespace net {

class Standstill {
 public:
  static constexpr base::Duration kLate = std::chrono::seconds(2);       // a wait that ends so long after it should
  static constexpr base::Duration kSuspended = std::chrono::seconds(1);  // CLOCK_BOOTTIME ran on without CLOCK_MONOTONIC

  explicit Standstill(base::Instant now) : checked_(now), due_(now) {}

  // Before a wait that should end at `until` or earlier.
  void begin_wait(const std::optional<base::Instant>& until) {
    due_ = std::max(until.value_or(base::Instant::max()), checked_);
  }
  // After it. `suspended`: by how much CLOCK_BOOTTIME is ahead. How long nothing ran; 0: nothing to tell of.
  base::Duration end_wait(base::Instant now, base::Duration suspended) {
    checked_ = now;
    const auto before = std::exchange(suspended_, suspended).value_or(suspended);
    if (suspended - before > kSuspended) return suspended - before;
    return now - due_ > kLate ? now - due_ : base::Duration::zero();
  }

 private:
  base::Instant checked_;
  base::Instant due_;
  std::optional<base::Duration> suspended_;
};

}  // namespace net
