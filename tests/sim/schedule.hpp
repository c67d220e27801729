// What is going to happen, in order of time; of two things at one time, what was planned first.
#pragma once

#include <functional>
#include <vector>

#include "time.hpp"

namespace sim {

class Schedule {
 public:
  Time now() const { return now_; }
  void at(Time when, std::function<void()> what);
  void after(Time delay, std::function<void()> what) { at(now_ + delay, std::move(what)); }
  void run_until(Time end);

 private:
  struct Entry {
    Time when;
    std::uint64_t number;
    std::function<void()> what;
  };
  static bool is_later(const Entry& one, const Entry& other);

  std::vector<Entry> heap_;
  std::uint64_t number_ = 0;
  Time now_{};
};

}  // namespace sim
