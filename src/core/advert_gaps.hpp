// How far apart the adverts of the MASTER are, in intervals of its own: 1 is on time, and after 3 and a skew of less than 1 a
// BACKUP takes over (RFC 9568 6.1). A histogram of fixed size.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/time.hpp"

namespace core {

class AdvertGaps {
 public:
  static constexpr std::array kBounds{1.1, 1.5, 2.0, 2.5, 3.0, 4.0};  // a gap belongs to the first that is not below it

  void add(base::Duration gap, base::Duration interval) {
    const auto ratio = std::chrono::duration<double>(gap) / std::chrono::duration<double>(interval);
    const auto bound = std::ranges::lower_bound(kBounds, ratio);
    ++counts_[static_cast<std::size_t>(bound - kBounds.begin())];
    sum_ += ratio;
  }

  // Not cumulative; the last is of those above every bound.
  const std::array<std::uint64_t, kBounds.size() + 1>& counts() const { return counts_; }
  double sum() const { return sum_; }

 private:
  std::array<std::uint64_t, kBounds.size() + 1> counts_{};
  double sum_ = 0;
};

}  // namespace core
