// Lookups in a thread. What a name server says is not tested here: these need none.
#include "net/resolver.hpp"

#include <doctest/doctest.h>
#include <poll.h>

#include <algorithm>

#include "net/loop.hpp"

using namespace std::chrono_literals;

namespace {

net::Resolver open_resolver() {
  auto resolver = net::Resolver::open();
  REQUIRE(resolver);
  return std::move(*resolver);
}

bool has_address(const net::Lookup& lookup, const char* text) {
  return std::ranges::find(lookup.addresses, *wire::parse_ip_address(text)) != lookup.addresses.end();
}

}  // namespace

TEST_CASE("resolver: answers come through the loop") {
  auto resolver = open_resolver();
  auto loop = net::Loop::open();
  REQUIRE(loop);
  std::vector<net::Lookup> answers;
  REQUIRE(loop->add(resolver.fd(), [&] {
    for (auto& answer : resolver.take()) answers.push_back(std::move(answer));
    if (answers.size() == 2) loop->stop();
  }));
  resolver.ask("10.0.0.1");
  resolver.ask("fd00::1");
  const auto until = net::monotonic_now() + 20s;
  loop->run([&] { return std::optional(until); }, [&] { if (net::monotonic_now() >= until) loop->stop(); });
  REQUIRE(answers.size() == 2);
  CHECK(answers[0].name == "10.0.0.1");
  CHECK(has_address(answers[0], "10.0.0.1"));
  CHECK(answers[0].addresses.size() == 1);
  CHECK(has_address(answers[1], "fd00::1"));
  CHECK(answers[1].problem.empty());
}

TEST_CASE("resolver: the hosts file counts, and what is nowhere has a problem") {
  const auto found = net::look_up({"localhost", std::string(300, 'x')}, 20s);
  REQUIRE(found.size() == 2);
  CHECK((has_address(found[0], "127.0.0.1") || has_address(found[0], "::1")));
  CHECK(found[1].addresses.empty());
  CHECK_FALSE(found[1].problem.empty());
}

TEST_CASE("resolver: nothing to ask, or no time for it") {
  CHECK(net::look_up({}, 1s).empty());
  CHECK(net::look_up({"localhost"}, 0s).empty());
}

TEST_CASE("resolver: it may go while names wait") {
  for (int i = 0; i < 20; ++i) {
    auto resolver = open_resolver();
    for (int k = 0; k < 10; ++k) resolver.ask("10.0.0." + std::to_string(k));
  }
}
