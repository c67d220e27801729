// Listeners to the trace, on a real socket: what they get, and that a slow one costs nobody but itself.
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <algorithm>
#include <string>
#include <vector>

#include "control/requests.hpp"
#include "support/octets.hpp"
#include "support/snapshot.hpp"
#include "support/watched.hpp"

using test::read_some;

namespace {

struct Served {
  test::Watched loop;
  control::TraceRing ring{100, 1 << 16};
  std::string path;
  base::UniqueFd listener{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  sockaddr address{AF_UNIX, {}};
  socklen_t address_bytes = sizeof(sa_family_t);
  control::Clients clients;

  Served() {
    // The kernel chooses a name that no file has: unix(7), autobind.
    REQUIRE(::bind(listener.get(), &address, address_bytes) == 0);
    address_bytes = sizeof address;
    REQUIRE(::getsockname(listener.get(), &address, &address_bytes) == 0);
    REQUIRE(::listen(listener.get(), 16) == 0);
    clients.serve(listener.get(), loop.watcher(), {100, [this](std::string_view request) {
                    return std::optional(control::answer(request.substr(0, request.find('\n')),
                                                         {test::snapshot, nullptr, nullptr, &ring}));
                  }});
  }

  base::UniqueFd ask(std::string_view request) {
    base::UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    REQUIRE(::connect(fd.get(), &address, address_bytes) == 0);
    REQUIRE(::send(fd.get(), request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size()));
    turn();
    return fd;
  }
  void turn() {
    for (int i = 0; i < 4; ++i) loop.turn();
  }
  void happen(std::uint64_t id) {
    auto& record = ring.push({});
    record.stage = base::Stage::capture;
    record.host = record.origin = "a";
    record.id = id;
    clients.feed();
  }
};

// The ids, in order; "lost N" as minus N.
std::vector<std::int64_t> ids(const std::string& text) {
  std::vector<std::int64_t> out;
  const auto number_behind = [](std::string_view line, std::string_view key) {
    const auto at = line.find(key);
    return at == std::string_view::npos ? 0 : std::stoll(std::string(line.substr(at + key.size())));
  };
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = text.find('\n', begin);
    REQUIRE(end != std::string::npos);
    const auto line = std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    if (const auto lost = number_behind(line, "\"lost\":"); lost > 0) out.push_back(-lost);
    if (const auto id = number_behind(line, "\"id\":"); id > 0) out.push_back(id);
  }
  return out;
}

}  // namespace

TEST_CASE("listeners: `trace` begins now, `trace all` with what is kept, and `trace ring` ends with that") {
  Served served;
  served.happen(1);
  served.happen(2);
  const auto live = served.ask("trace\n");
  const auto all = served.ask("trace all\n");
  const auto ring = served.ask("trace ring\n");
  served.happen(3);
  served.turn();
  const auto heard = read_some(live);
  CHECK(heard.text.starts_with("{\"listening_at\":\"a\"}\n"));
  CHECK(ids(heard.text) == std::vector<std::int64_t>{3});
  CHECK_FALSE(heard.closed);
  CHECK(ids(read_some(all).text) == std::vector<std::int64_t>{1, 2, 3});
  const auto kept = read_some(ring);
  CHECK(ids(kept.text) == std::vector<std::int64_t>{1, 2});
  CHECK(kept.closed);
}

TEST_CASE("listeners: one that does not read is told how much it missed, and is not dropped for it") {
  Served served;
  const auto slow = served.ask("trace\n");
  std::uint64_t id = 0;
  std::uint64_t counted = 0;
  // Far more than a socket's buffer holds.
  while (id < 20'000) served.happen(++id);
  served.loop.now += std::chrono::hours(1);
  served.clients.drop_late(served.loop.now);
  std::int64_t next = 1;
  std::string text;
  for (int turns = 0; turns < 1000; ++turns) {
    served.turn();
    const auto heard = read_some(slow);
    REQUIRE_FALSE(heard.closed);
    text += heard.text;
    const auto whole = text.rfind('\n') + 1;  // of the last line a part may have come
    for (const auto one : ids(text.substr(0, whole))) {
      if (one < 0) {
        counted += static_cast<std::uint64_t>(-one);
        next -= one;
      } else {
        CHECK(one == next);
        next = one + 1;
      }
    }
    text.erase(0, whole);
  }
  CHECK(next == 20'001);
  CHECK(counted > 0);
}

TEST_CASE("listeners: too many of them, and the one that has been there longest makes room; others are served") {
  Served served;
  std::vector<base::UniqueFd> listeners;
  for (std::size_t i = 0; i <= control::kMaxListeners; ++i) listeners.push_back(served.ask("trace\n"));
  served.turn();
  CHECK(read_some(listeners[0]).closed);
  CHECK_FALSE(read_some(listeners[1]).closed);
  for (std::size_t i = 0; i < 2 * control::kMaxClients; ++i) CHECK(read_some(served.ask("counters\n")).closed);
  served.happen(7);
  served.turn();
  for (std::size_t i = 1; i < listeners.size(); ++i) CHECK(ids(read_some(listeners[i]).text) == std::vector<std::int64_t>{7});
}

TEST_CASE("listeners: one that goes is forgotten") {
  Served served;
  { const auto gone = served.ask("trace\n"); }
  served.turn();
  CHECK(served.loop.watched.size() == 1);
  served.happen(1);
}
