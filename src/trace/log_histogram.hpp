// How long things took, in constant memory: eight buckets for each power of two of microseconds, so that a quantile is at most
// 6 % off. The least and the greatest are exact.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace trace {

class LogHistogram {
 public:
  // What is negative counts as zero: the estimate of a delay may be.
  void add(base::Duration value) {
    value = std::max(value, base::Duration::zero());
    least_ = count_ == 0 ? value : std::min(least_, value);
    most_ = std::max(most_, value);
    ++count_;
    ++buckets_[bucket_of(static_cast<std::uint64_t>(value.count()) / 1000)];
  }

  std::uint64_t count() const { return count_; }
  base::Duration least() const { return least_; }
  base::Duration most() const { return most_; }

  // The value that `part` (0 to 1) of all do not exceed.
  base::Duration quantile(double part) const {
    const auto wanted = static_cast<std::uint64_t>(part * static_cast<double>(count_) + 0.5);
    if (wanted >= count_) return most_;
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < kBuckets; ++i) {
      below += buckets_[i];
      if (below >= std::max<std::uint64_t>(wanted, 1)) return std::clamp(middle_of(i), least_, most_);
    }
    return most_;
  }

 private:
  static constexpr std::size_t kParts = 8;                // of each power of two
  static constexpr std::size_t kBuckets = 30 * kParts;    // up to 2^32 us, more than an hour; what is longer falls into the last

  static std::size_t bucket_of(std::uint64_t us) {
    if (us < kParts) return static_cast<std::size_t>(us);
    const auto shift = static_cast<unsigned>(std::bit_width(us)) - 4;  // leaves 8 to 15
    return std::min<std::size_t>(shift * kParts + (us >> shift), kBuckets - 1);
  }
  static base::Duration middle_of(std::size_t bucket) {
    if (bucket < 2 * kParts) return std::chrono::microseconds(bucket);
    const auto shift = bucket / kParts - 1;
    const auto low = (kParts + bucket % kParts) << shift;
    return std::chrono::microseconds(low + (std::size_t{1} << shift) / 2);
  }

  std::array<std::uint64_t, kBuckets> buckets_{};
  std::uint64_t count_ = 0;
  base::Duration least_{};
  base::Duration most_{};
};

}  // namespace trace
