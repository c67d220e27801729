// Between wire::IpAddress and what the socket calls want.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

#include "wire/ip_address.hpp"

namespace net {

// Its length.
socklen_t fill(sockaddr_storage& out, const wire::IpAddress& address, std::uint16_t port);

void read_name(const sockaddr_storage& name, wire::IpAddress& address, std::uint16_t& port);

// `raw`: an in_addr or in6_addr.
template <class Raw>
wire::IpAddress address_of(const Raw& raw) {
  std::array<std::uint8_t, sizeof(Raw)> octets{};
  std::memcpy(octets.data(), &raw, sizeof raw);
  return wire::IpAddress(octets);
}

}  // namespace net
