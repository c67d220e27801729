// Sockets on the loopback interface, and what they heard.
#pragma once

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "net/datagram_socket.hpp"

namespace net_support {

using wire::Family;

inline wire::IpAddress address(const char* text) { return *wire::parse_ip_address(text); }

inline net::DatagramSocket open_socket(Family family = Family::ipv4) {
  auto socket = net::DatagramSocket::open(family, IPPROTO_UDP, 0);
  REQUIRE(socket);
  return std::move(*socket);
}

inline std::uint16_t port_of(const net::DatagramSocket& socket) {
  sockaddr_in6 name{};  // the port is at the same place for both families
  socklen_t length = sizeof name;
  REQUIRE(::getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&name), &length) == 0);
  return ntohs(name.sin6_port);
}

struct Datagram {
  wire::IpAddress local;
  wire::IpAddress remote;
  std::uint16_t port;
  std::string text;
};

struct Ear {
  std::vector<Datagram> arrived;
  std::map<std::string, int> refused;

  // Until `count` datagrams have arrived, or an error; at most 2 s.
  void listen(net::DatagramSocket& socket, std::size_t count) {
    for (int i = 0; i < 200 && arrived.size() < count && refused.empty(); ++i) {
      pollfd entry{socket.fd(), POLLIN, 0};
      ::poll(&entry, 1, 10);
      socket.receive(
          [&](const net::Arrived& from) {
            arrived.push_back({from.local, from.remote, from.remote_port, {from.octets.begin(), from.octets.end()}});
          },
          [&](const wire::IpAddress& remote, int code) { refused[to_string(remote)] = code; });
    }
  }
};

// REQUIRES: text outlives the datagram.
inline base::Bytes octets(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline const auto kNoFailure = [](std::size_t index, int code) { FAIL("datagram " << index << ": " << code); };

}  // namespace net_support
