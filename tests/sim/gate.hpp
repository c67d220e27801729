// Lets things happen at once, or keeps them in order until it opens: a stopped process, a paused machine.
#pragma once

#include <deque>
#include <functional>
#include <utility>

namespace sim {

class Gate {
 public:
  bool is_open() const { return open_; }

  void pass(std::function<void()> what) {
    if (open_) {
      what();
    } else {
      kept_.push_back(std::move(what));
    }
  }
  void close() { open_ = false; }
  void open() {
    open_ = true;
    for (const auto& what : std::exchange(kept_, {})) what();
  }
  void reset() {
    open_ = true;
    kept_.clear();
  }

 private:
  bool open_ = true;
  std::deque<std::function<void()>> kept_;
};

}  // namespace sim
