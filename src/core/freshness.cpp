#include "core/freshness.hpp"

#include <algorithm>

namespace core {

namespace {

// Between two moments, as far as clocks may drift: 200 parts in a million, and what the readings themselves cost.
base::Duration drift(base::Duration passed) { return std::chrono::milliseconds(1) + passed / 5000; }

base::Duration signed_excess(std::uint64_t offset_us, base::Instant now, std::uint64_t sent_us) {
  // Unsigned until here: a peer may send any number.
  const auto excess_us = static_cast<std::int64_t>(base::to_us(now) - sent_us - offset_us);
  constexpr std::int64_t kAnHour = 3'600'000'000;
  return std::chrono::microseconds(std::clamp<std::int64_t>(excess_us, -kAnHour, kAnHour));
}

}  // namespace

void Freshness::frame(base::Instant now, std::uint64_t sent_us) {
  if (count_ == 0 && !provisional_us_) provisional_us_ = base::to_us(now) - sent_us;
}

void Freshness::pong(base::Instant now, std::uint64_t sent_us, base::Duration rtt) {
  const auto* believed = best();
  const auto apart = believed ? signed_excess(believed->offset_us, now, sent_us) : base::Duration::zero();
  const bool contradicts = believed && (apart > rtt + drift(now - believed->at) ||
                                        apart < -believed->rtt - drift(now - believed->at));
  if (distrusted_ || contradicts) {
    count_ = 0;
    next_ = 0;
    distrusted_ = false;
  }
  samples_[next_] = {base::to_us(now) - sent_us, rtt, now};
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
  return std::max(signed_excess(offset_us, now, sent_us), base::Duration::zero());
}

bool Freshness::is_impossible(base::Instant now, std::uint64_t sent_us) const {
  const auto* sample = best();
  return sample && signed_excess(sample->offset_us, now, sent_us) < -sample->rtt - drift(now - sample->at);
}

std::optional<base::Duration> Freshness::rtt() const {
  const auto* sample = best();
  return sample ? std::optional(sample->rtt) : std::nullopt;
}

}  // namespace core
