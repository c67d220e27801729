#include "net/datagram_socket.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <string>
#include <vector>

#include "net/kernel_random.hpp"
#include "net_support.hpp"

using namespace net_support;

TEST_CASE("more datagrams than one batch holds arrive, with both their addresses") {
  net::DatagramSocket a = open_socket();
  net::DatagramSocket b = open_socket();
  std::vector<std::string> texts;
  for (int i = 0; i < 100; ++i) texts.push_back("advert " + std::to_string(i));
  std::vector<net::Outgoing> batch;
  for (const auto& text : texts)
    batch.push_back({address("127.0.0.9"), address("127.0.0.1"), port_of(b), octets(text)});
  a.send(batch, kNoFailure);

  Ear ear;
  ear.listen(b, texts.size());
  REQUIRE(ear.arrived.size() == texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) CHECK(ear.arrived[i].text == texts[i]);
  CHECK(ear.arrived[0].local == address("127.0.0.1"));
  CHECK(ear.arrived[0].remote == address("127.0.0.9"));
  CHECK(ear.arrived[0].port == port_of(a));
}

// The kernel's default holds fewer than 300 of them.
TEST_CASE("a burst that comes while nobody reads is not lost") {
  constexpr std::size_t kBurst = 500;
  net::DatagramSocket a = open_socket();
  net::DatagramSocket b = open_socket();
  const std::string text(148, 'x');
  const std::vector<net::Outgoing> batch(kBurst, {address("127.0.0.1"), address("127.0.0.1"), port_of(b), octets(text)});
  a.send(batch, kNoFailure);
  Ear ear;
  ear.listen(b, kBurst);
  CHECK(ear.arrived.size() == kBurst);
}

TEST_CASE("IPv6 carries the same") {
  net::DatagramSocket a = open_socket(Family::ipv6);
  net::DatagramSocket b = open_socket(Family::ipv6);
  const std::vector<net::Outgoing> batch = {{address("::1"), address("::1"), port_of(b), octets("six")}};
  int failure = 0;
  a.send(batch, [&](std::size_t, int code) { failure = code; });
  if (failure != 0) {
    MESSAGE("no ::1 on this host");
    return;
  }
  Ear ear;
  ear.listen(b, 1);
  REQUIRE(ear.arrived.size() == 1);
  CHECK(ear.arrived[0].local == address("::1"));
  CHECK(ear.arrived[0].remote == address("::1"));
  CHECK(ear.arrived[0].text == "six");
}

TEST_CASE("a datagram that cannot be sent is named and keeps no other back") {
  net::DatagramSocket a = open_socket();
  net::DatagramSocket b = open_socket();
  const auto to = address("127.0.0.1");
  const std::vector<net::Outgoing> batch = {{{}, to, port_of(b), octets("1")},
                                            {address("192.0.2.1"), to, port_of(b), octets("not our address")},
                                            {{}, to, port_of(b), octets("3")}};
  std::vector<std::size_t> failed;
  a.send(batch, [&](std::size_t index, int code) {
    failed.push_back(index);
    CHECK(code != 0);
  });
  CHECK(failed == std::vector<std::size_t>{1});
  Ear ear;
  ear.listen(b, 2);
  REQUIRE(ear.arrived.size() == 2);
  CHECK(ear.arrived[1].text == "3");
}

TEST_CASE("an ICMP error is told for its own address and hurts no later datagram") {
  net::DatagramSocket a = open_socket();
  net::DatagramSocket b = open_socket();
  std::uint16_t nobody = 0;
  {
    net::DatagramSocket closed = open_socket();
    nobody = port_of(closed);
  }
  const std::vector<net::Outgoing> dead = {{{}, address("127.0.0.3"), nobody, octets("x")}};
  const std::vector<net::Outgoing> alive = {{{}, address("127.0.0.1"), port_of(b), octets("y")}};
  a.send(dead, kNoFailure);
  a.send(alive, kNoFailure);
  Ear of_a;
  of_a.listen(a, 1);
  CHECK(of_a.refused == std::map<std::string, int>{{"127.0.0.3", ECONNREFUSED}});
  Ear of_b;
  of_b.listen(b, 1);
  CHECK(of_b.arrived.size() == 1);
}

TEST_CASE("who receives may answer at once; a datagram beyond the limit is dropped") {
  net::DatagramSocket a = open_socket();
  net::DatagramSocket b = open_socket();
  const std::string long_text(net::kMaxDatagramBytes + 1, 'l');
  const auto to = address("127.0.0.1");
  const std::vector<net::Outgoing> batch = {{{}, to, port_of(b), octets("one")},
                                            {{}, to, port_of(b), octets(long_text)},
                                            {{}, to, port_of(b), octets("two")}};
  a.send(batch, kNoFailure);
  std::vector<std::string> heard;
  for (int i = 0; i < 200 && heard.size() < 2; ++i) {
    pollfd entry{b.fd(), POLLIN, 0};
    ::poll(&entry, 1, 10);
    b.receive(
        [&](const net::Arrived& from) {
          heard.emplace_back(from.octets.begin(), from.octets.end());
          const std::vector<net::Outgoing> answer = {{from.local, from.remote, from.remote_port, octets("answer")}};
          b.send(answer, kNoFailure);
        },
        [](const wire::IpAddress&, int) {});
  }
  CHECK(heard == std::vector<std::string>{"one", "two"});
  Ear ear;
  ear.listen(a, 2);
  REQUIRE(ear.arrived.size() == 2);
  CHECK(ear.arrived[1].text == "answer");
}

TEST_CASE("a port in use is an error that says who to ask") {
  const net::DatagramSocket first = open_socket();
  const std::string port = std::to_string(port_of(first));
  const auto second = net::DatagramSocket::open(Family::ipv4, IPPROTO_UDP, port_of(first));
  REQUIRE_FALSE(second);
  CHECK(second.error().code == EADDRINUSE);
  CHECK(second.error().message() == "cannot bind UDP port " + port +
                                        ": Address already in use; another vrrp-relayd? see who: ss -ulpn 'sport = :" +
                                        port + "', or set another port");
}

TEST_CASE("the kernel's random numbers differ") {
  net::KernelRandom random;
  CHECK(random.next() != random.next());
}
