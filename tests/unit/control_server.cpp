#include "control/server.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include "support/watched.hpp"

using test::Heard;
using test::read_some;

namespace {

struct Folder {
  Folder() { REQUIRE(::mkdtemp(path.data()) != nullptr); }
  ~Folder() { ::rmdir(path.c_str()); }
  std::string path = "/tmp/control-server.XXXXXX";
};

struct Served {
  Folder folder;
  test::Watched loop;
  std::string path = folder.path + "/ctl.sock";
  std::string answer = "fine\n";
  std::string request;
  std::optional<control::Server> server;

  Served() {
    auto opened = control::Server::open(path, "");
    REQUIRE(opened);
    server.emplace(std::move(*opened));
    server->serve(loop.watcher(), [this](std::string_view text) {
      request = text;
      return answer;
    });
  }
};

base::UniqueFd connect_to(Served& served, std::string_view request) {
  base::UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  served.path.copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::send(fd.get(), request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size()));
  served.loop.turn();
  served.loop.turn();
  return fd;
}

}  // namespace

TEST_CASE("server: a line is answered and the connection closed; the socket is the group's and goes with the server") {
  Served served;
  struct stat status {};
  REQUIRE(::stat(served.path.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0660);
  const auto heard = read_some(connect_to(served, "status json\n"));
  CHECK(served.request == "status json");
  CHECK(heard.text == "fine\n");
  CHECK(heard.closed);
  served.server.reset();
  CHECK(::stat(served.path.c_str(), &status) != 0);
}

TEST_CASE("server: a request may come in parts, and is not waited for beyond its bound") {
  Served served;
  const auto client = connect_to(served, "sta");
  CHECK(read_some(client).text.empty());
  REQUIRE(::send(client.get(), "tus\n", 4, MSG_NOSIGNAL) == 4);
  served.loop.turn();
  CHECK(read_some(client).closed);
  CHECK(served.request == "status");
  CHECK(read_some(connect_to(served, std::string(control::kMaxRequestBytes, 'x'))).text == "fine\n");
}

TEST_CASE("server: an answer beyond the socket's buffer arrives whole, and nobody waits while it does") {
  Served served;
  served.answer.assign(3 << 20, 'a');
  auto slow = connect_to(served, "status\n");
  auto other = connect_to(served, "counters\n");
  std::array<std::string, 2> texts;
  std::array<bool, 2> closed{};
  for (int turns = 0; turns < 1000 && !(closed[0] && closed[1]); ++turns) {
    for (std::size_t i = 0; i < 2; ++i) {
      if (i == 0 && !closed[1]) continue;  // the first reads only when the other one is served
      const auto heard = read_some(i == 0 ? slow : other);
      texts[i] += heard.text;
      closed[i] = heard.closed;
    }
    served.loop.turn();
  }
  CHECK(texts[0] == served.answer);
  CHECK(texts[1] == served.answer);
  slow = base::UniqueFd();
  other = base::UniqueFd();
  served.loop.turn();
  CHECK(served.loop.watched.size() == 1);  // the listener
}

TEST_CASE("server: an answer is bounded") {
  Served served;
  served.answer.assign(control::kMaxAnswerBytes + 1, 'a');
  const auto client = connect_to(served, "status\n");
  Heard all;
  for (int turns = 0; turns < 1000 && !all.closed; ++turns) {
    const auto heard = read_some(client);
    all = {all.text + heard.text, heard.closed};
    served.loop.turn();
  }
  CHECK(all.closed);
  CHECK(all.text.size() == control::kMaxAnswerBytes);
}

TEST_CASE("server: when there are too many clients, the oldest is dropped, whether it asks nothing or reads nothing") {
  Served served;
  served.answer.assign(3 << 20, 'a');
  std::vector<base::UniqueFd> clients;
  for (std::size_t i = 0; i < control::kMaxClients; ++i) {
    clients.push_back(connect_to(served, i % 2 == 0 ? "" : "status\n"));
  }
  // A low descriptor that is used again must not be taken for an old client.
  clients[3] = connect_to(served, "");
  clients.push_back(connect_to(served, ""));
  clients.push_back(connect_to(served, ""));
  const auto is_open = [&](std::size_t i) { return !read_some(clients[i]).closed; };
  CHECK_FALSE(is_open(0));
  CHECK(is_open(3));
  CHECK(is_open(clients.size() - 1));
  served.answer = "fine\n";
  CHECK(read_some(connect_to(served, "status\n")).text == "fine\n");
  CHECK(served.loop.watched.size() <= control::kMaxClients + 1);
}

TEST_CASE("server: a client that asks nothing is dropped when its time is over, however slowly it writes") {
  Served served;
  CHECK_FALSE(served.server->next_deadline());
  const auto begin = served.loop.now;
  const auto silent = connect_to(served, "");
  served.loop.now += control::kClientPatience / 2;
  const auto slow = connect_to(served, "sta");
  REQUIRE(::send(silent.get(), "s", 1, MSG_NOSIGNAL) == 1);
  served.loop.turn();
  CHECK(served.server->next_deadline() == begin + control::kClientPatience);
  served.server->drop_late(begin + control::kClientPatience - std::chrono::nanoseconds(1));
  CHECK_FALSE(read_some(silent).closed);
  served.server->drop_late(begin + control::kClientPatience);
  CHECK(read_some(silent).closed);
  CHECK_FALSE(read_some(slow).closed);
  CHECK(served.server->next_deadline() == served.loop.now + control::kClientPatience);
}

TEST_CASE("server: a client that reads nothing is dropped when its time is over, one that reads slowly is not") {
  Served served;
  served.answer.assign(3 << 20, 'a');
  const auto silent = connect_to(served, "status\n");
  const auto slow = connect_to(served, "status\n");
  served.loop.now += control::kClientPatience / 2;
  const auto part = read_some(slow).text.size();
  served.loop.turn();
  served.loop.now += control::kClientPatience / 2;
  CHECK(served.server->next_deadline() == served.loop.now);
  served.server->drop_late(served.loop.now);
  CHECK(served.loop.watched.size() == 2);  // the listener and the slow one
  Heard rest;
  for (int turns = 0; turns < 1000 && !rest.closed; ++turns) {
    const auto heard = read_some(slow);
    rest = {rest.text + heard.text, heard.closed};
    served.loop.turn();
  }
  CHECK(part + rest.text.size() == served.answer.size());
  CHECK(read_some(silent).closed);
}

TEST_CASE("server: a client that goes away is forgotten") {
  Served served;
  served.answer.assign(3 << 20, 'a');
  (void)connect_to(served, "");
  (void)connect_to(served, "status\n");
  served.loop.turn();
  served.loop.turn();
  CHECK(served.loop.watched.size() == 1);
}

TEST_CASE("server: the socket of a living one is not taken over") {
  Served served;
  const auto again = control::Server::open(served.path, "");
  REQUIRE_FALSE(again);
  CHECK(again.error().code == EADDRINUSE);
}
