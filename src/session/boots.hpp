// Which run of a peer's relay is speaking. Each run draws a boot id; a run that has ended must not speak again.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace session {

class Boots {
 public:
  enum class Verdict : std::uint8_t { current, switched, retired };

  bool is_current(std::uint64_t boot) const { return known_ && boot == current_; }
  bool is_retired(std::uint64_t boot) const { return std::find(retired_.begin(), end(), boot) != end(); }
  std::optional<std::uint64_t> current() const { return known_ ? std::optional(current_) : std::nullopt; }

  // Takes a boot id that has been seen; a new one becomes the current one. A packet of a former run that comes late may so
  // shut out the run that speaks: switch_to() mends that.
  Verdict see(std::uint64_t boot) {
    if (is_current(boot)) return Verdict::current;
    if (is_retired(boot)) return Verdict::retired;
    switch_to(boot);
    return Verdict::switched;
  }

  // A run that has proved that it is alive becomes the current one, also when it was retired.
  void switch_to(std::uint64_t boot) {
    if (is_current(boot)) return;
    const auto found = std::find(retired_.begin(), retired_.begin() + count_, boot);
    if (found != end()) {
      std::shift_left(found, retired_.begin() + count_, 1);
      --count_;
    }
    if (known_) retire(current_);
    known_ = true;
    current_ = boot;
  }

 private:
  std::array<std::uint64_t, 8>::const_iterator end() const { return retired_.begin() + count_; }

  void retire(std::uint64_t boot) {
    std::shift_right(retired_.begin(), retired_.end(), 1);  // the oldest falls out
    retired_[0] = boot;
    count_ = std::min<std::ptrdiff_t>(count_ + 1, std::ssize(retired_));
  }

  std::array<std::uint64_t, 8> retired_{};
  std::ptrdiff_t count_ = 0;
  std::uint64_t current_ = 0;
  bool known_ = false;
};

}  // namespace session
