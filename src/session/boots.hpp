// Which run of a peer's relay is speaking. Each run draws a boot id; a run that has ended must not speak again.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace session {

class Boots {
 public:
  enum class Verdict : std::uint8_t { current, switched, retired };

  // Takes a boot id that has been seen; a new one becomes the current one. A packet of a former run that comes late may so
  // shut out the run that speaks: revive() mends that.
  Verdict see(std::uint64_t boot) {
    if (known_ && boot == current_) return Verdict::current;
    if (find(boot) != end()) return Verdict::retired;
    if (known_) retire(current_);
    known_ = true;
    current_ = boot;
    return Verdict::switched;
  }

  // A retired one has proved that it is alive. REQUIRES: see() said retired.
  void revive(std::uint64_t boot) {
    *find(boot) = std::exchange(current_, boot);
  }

 private:
  std::array<std::uint64_t, 8>::iterator end() { return retired_.begin() + count_; }
  std::array<std::uint64_t, 8>::iterator find(std::uint64_t boot) { return std::find(retired_.begin(), end(), boot); }

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
