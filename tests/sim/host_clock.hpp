// A host's CLOCK_MONOTONIC: its own epoch, a drift, and standstills (a paused virtual machine).
#pragma once

#include <optional>

#include "base/time.hpp"
#include "time.hpp"

namespace sim {

class HostClock {
 public:
  HostClock(Time epoch, std::int64_t drift_ppm) : epoch_(epoch), drift_ppm_(drift_ppm) {}

  base::Instant read(Time at) const {
    const auto ran = ran_until(at);
    return base::Instant(epoch_ + ran + ran * drift_ppm_ / kMillion);
  }

  // The first moment, `now` or later, at which the clock shows at least `local`; meaningless while it stands still.
  Time when(base::Instant local, Time now) const {
    const auto missing = local - read(now);
    if (missing <= Time::zero()) return now;
    auto at = now + missing / (kMillion + drift_ppm_) * kMillion;
    while (read(at) < local) at += std::max(local - read(at), Time(1));
    return at;
  }

  void stop(Time at) { stopped_ = at; }
  void go(Time at) {
    lost_ += at - stopped_.value_or(at);
    stopped_.reset();
  }

 private:
  static constexpr std::int64_t kMillion = 1'000'000;
  Time ran_until(Time at) const { return stopped_.value_or(at) - lost_; }

  Time epoch_;
  std::int64_t drift_ppm_;
  Time lost_{};
  std::optional<Time> stopped_;
};

}  // namespace sim
