// Times of a trace are of others' making: their sums and differences stay at the limits where they do not fit.
#pragma once

#include "base/time.hpp"

namespace trace {

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
