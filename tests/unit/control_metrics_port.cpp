#include "control/metrics_port.hpp"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <optional>

#include "support/watched.hpp"
#include "wire/ip_address.hpp"

using test::read_some;

namespace {

// A port that nobody has: the kernel's choice, given back.
std::uint16_t free_port() {
  const base::UniqueFd fd(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof name;
  REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&name), length) == 0);
  REQUIRE(::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&name), &length) == 0);
  return ntohs(name.sin_port);
}

struct Served {
  test::Watched loop;
  wire::Endpoint endpoint{*wire::parse_ip_address("127.0.0.1"), free_port()};
  std::string metrics = "# EOF\n";
  std::optional<control::MetricsPort> port;

  Served() {
    auto opened = control::MetricsPort::open(endpoint);
    REQUIRE(opened);
    port.emplace(std::move(*opened));
    port->serve(loop.watcher(), [this] { return metrics; });
  }

  base::UniqueFd connect(std::string_view request) {
    base::UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(endpoint.port);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
    REQUIRE(::send(fd.get(), request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size()));
    for (int i = 0; i < 3; ++i) loop.turn();
    return fd;
  }
};

constexpr std::string_view kGet = "GET /metrics HTTP/1.0\r\n\r\n";

}  // namespace

TEST_CASE("metrics port: a scrape is answered and the connection closed") {
  Served served;
  {
    const auto client = served.connect(kGet);
    const auto heard = read_some(client);
    CHECK(heard.text.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(heard.text.ends_with("\r\n\r\n# EOF\n"));
    CHECK(heard.closed);
  }
  served.loop.turn();
  CHECK(served.loop.watched.size() == 1);  // the listener
}

TEST_CASE("metrics port: who sends more than was asked for gets his answer as well") {
  Served served;
  served.metrics.assign(1 << 20, 'a');
  const auto client = served.connect(std::string(kGet) + std::string(6000, 'x'));
  test::Heard all;
  for (int turns = 0; turns < 1000 && !all.closed; ++turns) {
    const auto heard = read_some(client);
    all = {all.text + heard.text, heard.closed};
    served.loop.turn();
  }
  CHECK(all.closed);
  CHECK(all.text.size() > served.metrics.size());
}

TEST_CASE("metrics port: after the answer a client has to close, and is not waited for long") {
  Served served;
  const auto client = served.connect(kGet);
  CHECK(served.loop.watched.size() == 2);
  served.port->drop_late(served.loop.now + control::kClientPatience);
  CHECK(served.loop.watched.size() == 1);
}

TEST_CASE("metrics port: a hundred clients that ask nothing keep nobody from his answer") {
  Served served;
  std::vector<base::UniqueFd> silent;
  for (int i = 0; i < 100; ++i) silent.push_back(served.connect(""));
  CHECK(served.loop.watched.size() <= control::kMaxClients + 1);
  CHECK(read_some(served.connect(kGet)).text.ends_with("# EOF\n"));
}

TEST_CASE("metrics port: the port of another one is told with how to find who has it") {
  Served served;
  const auto again = control::MetricsPort::open(served.endpoint);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == EADDRINUSE);
  CHECK(again.error().hint.find("'sport = :" + std::to_string(served.endpoint.port) + "'") != std::string::npos);
  served.port.reset();
  CHECK(served.loop.watched.empty());
  CHECK(control::MetricsPort::open(served.endpoint));
}
