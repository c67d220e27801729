// What the checks have found wrong. The first few are kept: the rest follows from them.
#pragma once

#include <string>

#include "time.hpp"

namespace sim {

class Complaints {
 public:
  void add(Time at, const std::string& what) {
    constexpr int kMost = 8;
    if (count_++ < kMost) text_ += "  at " + to_text(at) + ": " + what + "\n";
  }
  std::uint64_t count() const { return static_cast<std::uint64_t>(count_); }
  const std::string& text() const { return text_; }

 private:
  int count_ = 0;
  std::string text_;
};

}  // namespace sim
