// At most `rate` a second over time, and a burst of `burst` at once.
#pragma once

#include <algorithm>

#include "base/time.hpp"

namespace base {

class TokenBucket {
 public:
  bool take(Instant now, double rate, double burst) {
    if (!has(now, rate, burst)) return false;
    tokens_ -= 1.0;
    return true;
  }

  // Whether take() would succeed.
  bool has(Instant now, double rate, double burst) {
    if (!used_) {
      tokens_ = burst;
      used_ = true;
    } else {
      tokens_ = std::min(burst, tokens_ + std::chrono::duration<double>(now - refilled_).count() * rate);
    }
    refilled_ = now;
    return tokens_ >= 1.0;
  }

 private:
  double tokens_ = 0;
  Instant refilled_;
  bool used_ = false;
};

}  // namespace base
