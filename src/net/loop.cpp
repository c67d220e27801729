#include "net/loop.hpp"

#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <limits>
#include <utility>

#include "net/standstill.hpp"

namespace net {
namespace {

constexpr std::size_t kEventsPerWait = 32;

base::SysError error_now(std::string operation, std::string object = {}) {
  const int code = errno;
  return {code, std::move(operation), std::move(object), std::strerror(code), {}};
}

base::Instant read_clock(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return base::Instant(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
}

// Rounded up: a wait that ends a little early would spin until the deadline has really come.
int milliseconds_until(const std::optional<base::Instant>& deadline) {
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - monotonic_now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

}  // namespace

base::Instant monotonic_now() { return read_clock(CLOCK_MONOTONIC); }

base::Result<Loop, base::SysError> Loop::open() {
  base::UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) return base::Err{error_now("create the event loop")};
  return Loop(std::move(epoll));
}

base::Result<base::Ok, base::SysError> Loop::add(int fd, std::function<void()> ready, Until until) {
  epoll_event event{};
  event.events = until == Until::readable ? EPOLLIN : EPOLLOUT;
  event.data.fd = fd;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0)
    return base::Err{error_now("watch descriptor", std::to_string(fd))};
  callbacks_[fd] = std::make_shared<std::function<void()>>(std::move(ready));
  return base::Ok{};
}

void Loop::remove(int fd) {
  if (callbacks_.erase(fd) != 0) ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
}

base::Result<base::Ok, base::SysError> Loop::on_signals(const std::vector<int>& signals,
                                                        std::function<void(int)> caught) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  if (::sigprocmask(SIG_BLOCK, &set, nullptr) != 0) return base::Err{error_now("block signals")};
  base::UniqueFd fd(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!fd) return base::Err{error_now("receive signals")};

  if (signals_) remove(signals_.get());
  signals_ = std::move(fd);
  return add(signals_.get(), [fd_number = signals_.get(), caught = std::move(caught)] {
    signalfd_siginfo info{};
    while (::read(fd_number, &info, sizeof info) == static_cast<ssize_t>(sizeof info))
      caught(static_cast<int>(info.ssi_signo));
  });
}

void Loop::run(const std::function<std::optional<base::Instant>()>& deadline, const std::function<void()>& woken) {
  std::array<epoll_event, kEventsPerWait> events{};
  Standstill watch(monotonic_now());
  running_ = true;
  while (running_) {
    const auto until = deadline();
    watch.begin_wait(until);
    const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), milliseconds_until(until));
    const auto now = monotonic_now();
    const auto missing = watch.end_wait(now, read_clock(CLOCK_BOOTTIME) - now);
    if (missing > base::Duration::zero() && standstill_) standstill_(missing);
    for (int i = 0; i < count && running_; ++i) {
      const auto found = callbacks_.find(events[static_cast<std::size_t>(i)].data.fd);
      if (found == callbacks_.end()) continue;  // removed by an earlier callback of this round
      const auto callback = found->second;
      (*callback)();
    }
    woken();
  }
}

}  // namespace net
