#include "net/steering.hpp"

#include <cerrno>

#include "net_support.hpp"

using namespace net_support;

namespace {

void say(net::DatagramSocket& from, const char* source, const char* target, std::uint16_t port, std::string_view text) {
  const net::Outgoing datagram{address(source), address(target), port, octets(text)};
  from.send({&datagram, 1}, kNoFailure);
}

net::DatagramSocket open_beside(const net::DatagramSocket& first) {
  auto second = first.open_beside();
  REQUIRE(second);
  return std::move(*second);
}

}  // namespace

TEST_CASE("known addresses are heard behind a queue that strangers have filled") {
  net::DatagramSocket sender = open_socket();
  net::DatagramSocket strangers = open_socket();
  net::DatagramSocket known = open_beside(strangers);
  REQUIRE(port_of(known) == port_of(strangers));
  const std::vector<wire::IpAddress> peers{address("127.0.0.2"), address("::1"), address("127.0.0.3")};
  REQUIRE(net::steer(known, peers));

  constexpr int kMoreThanFits = 20000;
  for (int i = 0; i < kMoreThanFits; ++i) say(sender, "127.0.0.4", "127.0.0.1", port_of(strangers), "stranger");
  say(sender, "127.0.0.2", "127.0.0.1", port_of(strangers), "two");
  say(sender, "127.0.0.3", "127.0.0.1", port_of(strangers), "three");

  Ear at_known;
  at_known.listen(known, 2);
  REQUIRE(at_known.arrived.size() == 2);
  CHECK(at_known.arrived[0].text == "two");
  CHECK(at_known.arrived[1].text == "three");
  Ear at_strangers;
  at_strangers.listen(strangers, kMoreThanFits);
  CHECK(at_strangers.arrived.size() > 64);
  CHECK(at_strangers.arrived.size() < kMoreThanFits);
}

TEST_CASE("who is known may change, for IPv6 too") {
  net::DatagramSocket sender = open_socket(Family::ipv6);
  net::DatagramSocket strangers = open_socket(Family::ipv6);
  net::DatagramSocket known = open_beside(strangers);
  const auto hears = [&](const wire::IpAddress& peer, net::DatagramSocket& socket) {
    REQUIRE(net::steer(known, {&peer, 1}));
    say(sender, "::1", "::1", port_of(strangers), "advert");
    Ear ear;
    ear.listen(socket, 1);
    return ear.arrived.size() == 1;
  };
  CHECK(hears(address("::1"), known));
  CHECK(hears(address("::2"), strangers));
  CHECK(hears(address("1::1"), strangers));
  CHECK(hears(address("127.0.0.1"), strangers));
}

TEST_CASE("a port that is shared by two sockets of this process is in use for all others") {
  const net::DatagramSocket first = open_socket();
  const net::DatagramSocket second = open_beside(first);
  const auto another = net::DatagramSocket::open(Family::ipv4, IPPROTO_UDP, port_of(first));
  REQUIRE_FALSE(another);
  CHECK(another.error().code == EADDRINUSE);
}
