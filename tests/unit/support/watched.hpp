// What the sockets of control need of an event loop, by hand, and how their clients read.
#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/unique_fd.hpp"
#include "control/clients.hpp"

namespace test {

// turn() calls what is ready now.
struct Watched {
  struct One {
    short events;
    std::function<void()> ready;
  };
  std::map<int, One> watched{};
  base::Instant now{std::chrono::hours(1)};

  control::Watcher watcher() {
    const auto watch = [this](short events) {
      return [this, events](int fd, std::function<void()> ready) { watched[fd] = {events, std::move(ready)}; };
    };
    return {watch(POLLIN), watch(POLLOUT), [this](int fd) { watched.erase(fd); }, [this] { return now; }};
  }
  void turn() {
    std::vector<pollfd> ready;
    for (const auto& [fd, entry] : watched) ready.push_back({fd, entry.events, 0});
    ::poll(ready.data(), ready.size(), 0);
    for (const auto& one : ready) {
      const auto found = watched.find(one.fd);
      if (one.revents == 0 || found == watched.end()) continue;
      const auto call = found->second.ready;  // it may remove itself
      call();
    }
  }
};

struct Heard {
  std::string text{};
  bool closed = false;
};

// What is there now.
inline Heard read_some(const base::UniqueFd& fd) {
  Heard out;
  std::array<char, 65536> room{};
  for (;;) {
    const auto got = ::recv(fd.get(), room.data(), room.size(), MSG_DONTWAIT);
    if (got <= 0) {
      out.closed = got == 0 || errno == ECONNRESET;
      return out;
    }
    out.text.append(room.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace test
