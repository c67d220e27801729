#include "net/socket_address.hpp"

namespace net {

socklen_t fill(sockaddr_storage& out, const wire::IpAddress& address, std::uint16_t port) {
  out = {};
  if (address.family() == wire::Family::ipv4) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    std::memcpy(&in.sin_addr, address.octets().data(), sizeof in.sin_addr);
    std::memcpy(&out, &in, sizeof in);
    return sizeof in;
  }
  sockaddr_in6 in6{};
  in6.sin6_family = AF_INET6;
  in6.sin6_port = htons(port);
  std::memcpy(&in6.sin6_addr, address.octets().data(), sizeof in6.sin6_addr);
  std::memcpy(&out, &in6, sizeof in6);
  return sizeof in6;
}

void read_name(const sockaddr_storage& name, wire::IpAddress& address, std::uint16_t& port) {
  if (name.ss_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &name, sizeof in);
    address = address_of(in.sin_addr);
    port = ntohs(in.sin_port);
  } else {
    sockaddr_in6 in6{};
    std::memcpy(&in6, &name, sizeof in6);
    address = address_of(in6.sin6_addr);
    port = ntohs(in6.sin6_port);
  }
}

}  // namespace net
