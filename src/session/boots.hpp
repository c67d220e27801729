// Which run of a peer's relay is speaking. Each run draws a boot id; a run that has ended must not speak again.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace session {

class Boots {
 public:
  enum class Verdict : std::uint8_t { current, switched, retired };

  // Takes a boot id that has been seen; a new one becomes the current one.
  Verdict see(std::uint64_t boot) {
    if (known_ && boot == current_) return Verdict::current;
    if (std::find(retired_.begin(), retired_.begin() + count_, boot) != retired_.begin() + count_) {
      return Verdict::retired;
    }
    if (known_) retire(current_);
    known_ = true;
    current_ = boot;
    return Verdict::switched;
  }

 private:
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
