#include "net/loop.hpp"

#include <doctest/doctest.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <csignal>
#include <string>
#include <vector>

namespace {

net::Loop open_loop() {
  auto loop = net::Loop::open();
  REQUIRE(loop);
  return std::move(*loop);
}

base::UniqueFd ready_fd() { return base::UniqueFd(::eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC)); }

std::optional<base::Instant> never() { return {}; }

}  // namespace

TEST_CASE("the loop wakes at the deadline, not before") {
  net::Loop loop = open_loop();
  const base::Instant deadline = net::monotonic_now() + std::chrono::milliseconds(15);
  int wakes = 0;
  loop.run([&] { return std::optional(deadline); },
           [&] {
             ++wakes;
             CHECK(net::monotonic_now() >= deadline);
             loop.stop();
           });
  CHECK(wakes == 1);
}

TEST_CASE("callbacks may remove themselves and each other") {
  net::Loop loop = open_loop();
  const base::UniqueFd one = ready_fd();
  const base::UniqueFd two = ready_fd();
  std::vector<int> calls;
  const auto call = [&](int fd) {
    calls.push_back(fd);
    loop.remove(one.get());
    loop.remove(two.get());
  };
  REQUIRE(loop.add(one.get(), [&] { call(one.get()); }));
  REQUIRE(loop.add(two.get(), [&] { call(two.get()); }));
  int rounds = 0;
  loop.run([] { return std::optional(net::monotonic_now()); }, [&] {
    if (++rounds == 3) loop.stop();
  });
  CHECK(calls.size() == 1);
}

TEST_CASE("a descriptor can be watched until it is writable, and then for reading again") {
  net::Loop loop = open_loop();
  std::array<int, 2> ends{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0);
  const base::UniqueFd one(ends[0]);
  const base::UniqueFd other(ends[1]);
  std::array<char, 4096> room{};
  while (::send(one.get(), room.data(), room.size(), MSG_NOSIGNAL) > 0) continue;

  std::string calls;
  const auto written = [&] {
    calls += 'w';
    loop.remove(one.get());
    REQUIRE(loop.add(one.get(), [&] { calls += 'r'; loop.stop(); }));
    REQUIRE(::send(other.get(), "x", 1, MSG_NOSIGNAL) == 1);
  };
  REQUIRE(loop.add(one.get(), written, net::Loop::Until::writable));
  int rounds = 0;
  loop.run([] { return std::optional(net::monotonic_now()); }, [&] {
    if (++rounds != 3) return;
    CHECK(calls.empty());  // the buffer is full until now
    while (::recv(other.get(), room.data(), room.size(), 0) > 0) continue;
  });
  CHECK(calls == "wr");
}

TEST_CASE("signals arrive as calls") {
  net::Loop loop = open_loop();
  int caught = 0;
  REQUIRE(loop.on_signals({SIGUSR1, SIGUSR2}, [&](int signal) {
    caught = signal;
    loop.stop();
  }));
  ::raise(SIGUSR2);
  loop.run(never, [] {});
  CHECK(caught == SIGUSR2);
}

TEST_CASE("a descriptor that cannot be watched is an error that names it") {
  net::Loop loop = open_loop();
  const auto added = loop.add(-1, [] {});
  REQUIRE_FALSE(added);
  CHECK(added.error().message() == "cannot watch descriptor -1: Bad file descriptor");
}
