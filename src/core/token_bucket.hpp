// At most `rate` a second, with a burst as large.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/time.hpp"

namespace core {

class TokenBucket {
 public:
  bool take(base::Instant now, std::uint32_t rate) {
    const double full = rate;
    if (!used_) {
      tokens_ = full;
      used_ = true;
    } else {
      tokens_ = std::min(full, tokens_ + std::chrono::duration<double>(now - refilled_).count() * full);
    }
    refilled_ = now;
    if (tokens_ < 1.0) return false;
    tokens_ -= 1.0;
    return true;
  }

 private:
  double tokens_ = 0;
  base::Instant refilled_;
  bool used_ = false;
};

}  // namespace core
