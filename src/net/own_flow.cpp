#include "net/own_flow.hpp"

#include <net/if.h>

#include <cerrno>

#include "base/unique_fd.hpp"
#include "net/socket_address.hpp"

namespace net {

namespace {

constexpr int kTtl = 255;

template <class T>
bool set_option(int fd, int level, int option, const T& value) {
  return ::setsockopt(fd, level, option, &value, sizeof value) == 0;
}

bool prepare_multicast(int fd, wire::Family family, int index) {
  if (family == wire::Family::ipv6) {
    return set_option(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, index) && set_option(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, kTtl) &&
           set_option(fd, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0);
  }
  ip_mreqn interface{};
  interface.imr_ifindex = index;
  return set_option(fd, IPPROTO_IP, IP_MULTICAST_IF, interface) && set_option(fd, IPPROTO_IP, IP_MULTICAST_TTL, kTtl) &&
         set_option(fd, IPPROTO_IP, IP_MULTICAST_LOOP, 0);
}

bool prepare(int fd, const OwnFlow& flow) {
  const auto family = flow.remote.family();
  if (flow.remote.is_multicast()) return prepare_multicast(fd, family, static_cast<int>(::if_nametoindex(flow.device.c_str())));
  return family == wire::Family::ipv4 ? set_option(fd, IPPROTO_IP, IP_TTL, kTtl)
                                      : set_option(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, kTtl);
}

}  // namespace

int send_in(const OwnFlow& flow, base::Bytes octets) {
  const bool is_udp = flow.ip_protocol == IPPROTO_UDP;
  const base::UniqueFd fd(::socket(flow.remote.family() == wire::Family::ipv4 ? AF_INET : AF_INET6,
                                   (is_udp ? SOCK_DGRAM : SOCK_RAW) | SOCK_NONBLOCK | SOCK_CLOEXEC, flow.ip_protocol));
  if (!fd || !prepare(fd.get(), flow)) return errno;
  sockaddr_storage name{};
  if (!flow.local.is_unspecified() && !flow.remote.is_multicast()) {
    const auto size = fill(name, flow.local, 0);
    if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&name), size) != 0) return errno;
  }
  const auto size = fill(name, flow.remote, is_udp ? flow.remote_port : std::uint16_t{0});
  const auto sent = ::sendto(fd.get(), octets.data(), octets.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                             reinterpret_cast<const sockaddr*>(&name), size);
  return sent < 0 ? errno : 0;
}

}  // namespace net
