#include "host/raw_link.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace host {
namespace {

#ifndef IPV6_HDRINCL
constexpr int IPV6_HDRINCL = 36;  // linux/in6.h, which cannot stand beside netinet/in.h
#endif

template <class T>
bool set_option(int fd, int level, int option, const T& value) {
  return ::setsockopt(fd, level, option, &value, sizeof value) == 0;
}

// What is the same for both families. A socket of protocol IPPROTO_RAW receives nothing; IP_RECVERR stays off, or the
// guard's drop would come back as ENOBUFS.
bool prepare(int fd, const std::string& device, std::uint32_t mark) {
  constexpr int kSmallest = 0;
  return (mark == 0 || set_option(fd, SOL_SOCKET, SO_MARK, mark)) && set_option(fd, SOL_SOCKET, SO_RCVBUF, kSmallest) &&
         ::setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device.c_str(), static_cast<socklen_t>(device.size())) == 0;
}

base::UniqueFd open_raw(int family) {
  return base::UniqueFd(::socket(family, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_RAW));
}

// Empty, with errno set, on failure.
base::UniqueFd open_ipv4(const Link& link, RawLink::Options options) {
  base::UniqueFd fd = open_raw(AF_INET);
  ip_mreqn interface{};
  interface.imr_ifindex = link.index;
  const int loop = options.loop ? 1 : 0;
  const bool ready = fd && prepare(fd.get(), link.name, options.mark) && set_option(fd.get(), IPPROTO_IP, IP_HDRINCL, 1) &&
                     set_option(fd.get(), IPPROTO_IP, IP_MULTICAST_IF, interface) && set_option(fd.get(), SOL_SOCKET, SO_BROADCAST, 1) &&
                     set_option(fd.get(), IPPROTO_IP, IP_MULTICAST_LOOP, loop);
  return ready ? std::move(fd) : base::UniqueFd();
}

base::UniqueFd open_ipv6(const Link& link, RawLink::Options options) {
  base::UniqueFd fd = open_raw(AF_INET6);
  const int loop = options.loop ? 1 : 0;
  const bool ready = fd && prepare(fd.get(), link.name, options.mark) &&
                     set_option(fd.get(), IPPROTO_IPV6, IPV6_HDRINCL, 1) &&
                     set_option(fd.get(), IPPROTO_IPV6, IPV6_MULTICAST_IF, link.index) &&
                     set_option(fd.get(), IPPROTO_IPV6, IPV6_MULTICAST_LOOP, loop);
  return ready ? std::move(fd) : base::UniqueFd();
}

base::SysError open_error(int code, const Link& link) {
  return {code, "open raw socket on", link.name, std::strerror(code),
          code == EPERM ? "it needs CAP_NET_RAW and CAP_NET_ADMIN" : ""};
}

template <class Address>
int send_to(const base::UniqueFd& fd, base::Bytes packet, const Address& to) {
  if (!fd) return EAFNOSUPPORT;
  // MSG_DONTROUTE: the group is on this link, whatever the routing table says.
  const ssize_t sent = ::sendto(fd.get(), packet.data(), packet.size(), MSG_DONTROUTE | MSG_DONTWAIT | MSG_NOSIGNAL,
                                reinterpret_cast<const sockaddr*>(&to), sizeof to);
  return sent < 0 ? errno : 0;
}

}  // namespace

base::Result<RawLink, base::SysError> RawLink::open(const Link& link, Options options) {
  RawLink raw;
  raw.index_ = link.index;
  raw.ipv4_ = open_ipv4(link, options);
  if (!raw.ipv4_) return base::Err{open_error(errno, link)};
  raw.ipv6_ = open_ipv6(link, options);
  if (!raw.ipv6_ && errno != EAFNOSUPPORT) return base::Err{open_error(errno, link)};
  return raw;
}

int RawLink::send(const Injection& injection) const {
  const base::Bytes group = injection.destination.octets();
  if (injection.destination.family() == wire::Family::ipv4) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    std::memcpy(&to.sin_addr, group.data(), sizeof to.sin_addr);
    return send_to(ipv4_, injection.packet, to);
  }
  sockaddr_in6 to{};
  to.sin6_family = AF_INET6;
  to.sin6_scope_id = static_cast<std::uint32_t>(index_);
  std::memcpy(&to.sin6_addr, group.data(), sizeof to.sin6_addr);
  return send_to(ipv6_, injection.packet, to);
}

}  // namespace host
