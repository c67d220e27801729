// Whether the adverts of one source come over the wire and from a peer as well: then native multicast works between the two.
#pragma once

#include <algorithm>
#include <optional>

#include "base/time.hpp"

namespace core {

class BothWays {
 public:
  static constexpr std::uint64_t kEnough = 3;  // one native advert may be a chance: a bridge that learns, a rule that is loaded
  // A way that was used within this time is there, so a lossy network is not told of again and again.
  static constexpr base::Duration kHold = std::chrono::minutes(1);

  // Each copy counts, also one that came over the other way already.
  void heard(base::Instant now, bool native, base::Duration interval) {
    hold_ = std::max(kHold, interval * 7 / 2);
    if (!native) {
      carried_ = now;
      return;
    }
    natives_ = is_recent(native_, now) ? natives_ + 1 : 1;
    native_ = now;
  }

  bool hold(base::Instant now) const { return natives_ >= kEnough && is_recent(native_, now) && is_recent(carried_, now); }

 private:
  bool is_recent(const std::optional<base::Instant>& at, base::Instant now) const { return at && now - *at <= hold_; }

  std::optional<base::Instant> native_;
  std::optional<base::Instant> carried_;
  std::uint64_t natives_ = 0;  // without a break of more than hold_
  base::Duration hold_ = kHold;
};

}  // namespace core
