#include "schedule.hpp"

#include <algorithm>

namespace sim {

bool Schedule::is_later(const Entry& one, const Entry& other) {
  return one.when != other.when ? one.when > other.when : one.number > other.number;
}

void Schedule::at(Time when, std::function<void()> what) {
  heap_.push_back({std::max(when, now_), number_++, std::move(what)});
  std::push_heap(heap_.begin(), heap_.end(), is_later);
}

void Schedule::run_until(Time end) {
  while (!heap_.empty() && heap_.front().when <= end) {
    std::pop_heap(heap_.begin(), heap_.end(), is_later);
    const auto entry = std::move(heap_.back());
    heap_.pop_back();
    now_ = entry.when;
    entry.what();
  }
  now_ = end;
}

}  // namespace sim
