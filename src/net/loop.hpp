// The one event loop: epoll, one deadline, signals by signalfd. It alone asks the kernel for the time.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "base/time.hpp"
#include "base/unique_fd.hpp"

namespace net {

base::Instant monotonic_now();

class Loop {
 public:
  static base::Result<Loop, base::SysError> open();

  enum class Until { readable, writable };

  // Calls `ready` whenever fd is that (or failed). The loop does not own fd; remove() it before closing it, or before it is
  // added for the other purpose. Both may be called from within a callback.
  base::Result<base::Ok, base::SysError> add(int fd, std::function<void()> ready, Until until = Until::readable);
  void remove(int fd);
  // Blocks these signals in the process and delivers them as calls.
  base::Result<base::Ok, base::SysError> on_signals(const std::vector<int>& signals, std::function<void(int)> caught);

  // Told after a wait, before what woke it: for how long this process, or the whole host, stood still. Either the loop comes
  // two seconds late, or CLOCK_BOOTTIME went on without CLOCK_MONOTONIC for a second.
  void on_standstill(std::function<void(base::Duration)> told) { standstill_ = std::move(told); }

  // Runs until stop(). Before each wait it asks `deadline`; after each wake-up, whatever woke it, it calls `woken`.
  void run(const std::function<std::optional<base::Instant>()>& deadline, const std::function<void()>& woken);
  void stop() { running_ = false; }

 private:
  explicit Loop(base::UniqueFd epoll) : epoll_(std::move(epoll)) {}

  base::UniqueFd epoll_;
  base::UniqueFd signals_;
  std::function<void(base::Duration)> standstill_;
  // shared_ptr: a callback may remove itself while it runs.
  std::map<int, std::shared_ptr<std::function<void()>>> callbacks_;
  bool running_ = false;
};

}  // namespace net
