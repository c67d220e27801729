// Times of a trace are of others' making. A reader brings them between 1970 and 2116, so that any two of them have a difference;
// sums and differences with other numbers stay at the limits where they do not fit.
#pragma once

#include <algorithm>

#include "base/time.hpp"

namespace trace {

inline constexpr base::Duration kLatestTime{std::int64_t{1} << 62};

inline base::Duration bounded(base::Duration since_epoch) { return std::clamp(since_epoch, base::Duration::zero(), kLatestTime); }

inline base::Duration plus(base::Duration left, base::Duration right) {
  base::Duration::rep sum = 0;
  if (!__builtin_add_overflow(left.count(), right.count(), &sum)) return base::Duration(sum);
  return right < base::Duration::zero() ? base::Duration::min() : base::Duration::max();
}

inline base::Duration minus(base::Duration left, base::Duration right) {
  base::Duration::rep difference = 0;
  if (!__builtin_sub_overflow(left.count(), right.count(), &difference)) return base::Duration(difference);
  return right < base::Duration::zero() ? base::Duration::max() : base::Duration::min();
}

}  // namespace trace
