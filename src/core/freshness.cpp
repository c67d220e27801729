#include "core/freshness.hpp"

#include <algorithm>

namespace core {

void Freshness::frame(base::Instant now, std::uint64_t sent_us) {
  if (count_ == 0 && !provisional_us_) provisional_us_ = base::to_us(now) - sent_us;
}

void Freshness::pong(base::Instant now, std::uint64_t sent_us, base::Duration rtt) {
  if (distrusted_) {
    count_ = 0;
    next_ = 0;
    distrusted_ = false;
  }
  samples_[next_] = {base::to_us(now) - sent_us, rtt};
  next_ = (next_ + 1) % samples_.size();
  count_ = std::min(count_ + 1, samples_.size());
}

const Freshness::Sample* Freshness::best() const {
  const auto end = samples_.begin() + static_cast<std::ptrdiff_t>(count_);
  const auto found = std::min_element(samples_.begin(), end, [](auto& a, auto& b) { return a.rtt < b.rtt; });
  return found == end ? nullptr : &*found;
}

base::Duration Freshness::excess(base::Instant now, std::uint64_t sent_us) const {
  const auto* sample = best();
  const auto offset_us = sample ? sample->offset_us : provisional_us_.value_or(base::to_us(now) - sent_us);
  // Unsigned until here: a peer may send any number.
  const auto excess_us = static_cast<std::int64_t>(base::to_us(now) - sent_us - offset_us);
  constexpr std::int64_t kAnHour = 3'600'000'000;
  return std::chrono::microseconds(std::clamp<std::int64_t>(excess_us, 0, kAnHour));
}

std::optional<base::Duration> Freshness::rtt() const {
  const auto* sample = best();
  return sample ? std::optional(sample->rtt) : std::nullopt;
}

}  // namespace core
