// Mode loopback: sends the packet to its own group on the interface with multicast loop on. The kernel hands a copy to each
// member of the group there, past rp_filter and unseen by packet sockets; the guard drops the original on its way out.
// It goes to the base interface and to each private macvlan on it, members or not: where nobody is a member the kernel makes
// no copy. The guard on the base holds for the macvlans too, as they send through it and the mark stays on.
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "base/unique_fd.hpp"
#include "host/injector.hpp"
#include "host/virtual_mac.hpp"

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
bool prepare(int fd, const std::string& device) {
  constexpr int kSmallest = 0;
  return set_option(fd, SOL_SOCKET, SO_MARK, kInjectMark) && set_option(fd, SOL_SOCKET, SO_RCVBUF, kSmallest) &&
         ::setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device.c_str(), static_cast<socklen_t>(device.size())) == 0;
}

base::UniqueFd open_raw(int family) {
  return base::UniqueFd(::socket(family, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_RAW));
}

// Empty, with errno set, on failure.
base::UniqueFd open_ipv4(const Link& link) {
  base::UniqueFd fd = open_raw(AF_INET);
  ip_mreqn interface{};
  interface.imr_ifindex = link.index;
  const bool ready = fd && prepare(fd.get(), link.name) && set_option(fd.get(), IPPROTO_IP, IP_HDRINCL, 1) &&
                     set_option(fd.get(), IPPROTO_IP, IP_MULTICAST_IF, interface) &&
                     set_option(fd.get(), IPPROTO_IP, IP_MULTICAST_LOOP, 1);
  return ready ? std::move(fd) : base::UniqueFd();
}

base::UniqueFd open_ipv6(const Link& link) {
  base::UniqueFd fd = open_raw(AF_INET6);
  const bool ready = fd && prepare(fd.get(), link.name) && set_option(fd.get(), IPPROTO_IPV6, IPV6_HDRINCL, 1) &&
                     set_option(fd.get(), IPPROTO_IPV6, IPV6_MULTICAST_IF, link.index) &&
                     set_option(fd.get(), IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 1);
  return ready ? std::move(fd) : base::UniqueFd();
}

class Target {
 public:
  static base::Result<Target, base::SysError> open(const Link& link) {
    Target target;
    target.index_ = link.index;
    target.only_ = virtual_router_of(link.mac);
    target.ipv4_ = open_ipv4(link);
    if (!target.ipv4_) return base::Err{open_error(errno, link)};
    target.ipv6_ = open_ipv6(link);
    if (!target.ipv6_ && errno != EAFNOSUPPORT) return base::Err{open_error(errno, link)};
    return target;
  }

  bool is_for(const Link& link) const { return index_ == link.index && only_ == virtual_router_of(link.mac); }
  bool is_virtual_router() const { return only_.has_value(); }
  bool wants(const Injection& injection) const {
    return !only_ || *only_ == VirtualRouter{injection.destination.family(), injection.vrid};
  }

  int send(const Injection& injection) const {
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

 private:
  template <class Address>
  static int send_to(const base::UniqueFd& fd, base::Bytes packet, const Address& to) {
    if (!fd) return EAFNOSUPPORT;
    // MSG_DONTROUTE: the group is on this link, whatever the routing table says.
    const ssize_t sent = ::sendto(fd.get(), packet.data(), packet.size(), MSG_DONTROUTE | MSG_DONTWAIT | MSG_NOSIGNAL,
                                  reinterpret_cast<const sockaddr*>(&to), sizeof to);
    return sent < 0 ? errno : 0;
  }

  static base::SysError open_error(int code, const Link& link) {
    return {code, "open raw socket on", link.name, std::strerror(code),
            code == EPERM ? "it needs CAP_NET_RAW and CAP_NET_ADMIN" : ""};
  }

  int index_ = 0;
  std::optional<VirtualRouter> only_;  // a virtual router's macvlan: nobody else's adverts go there
  base::UniqueFd ipv4_;
  base::UniqueFd ipv6_;
};

class LoopbackInjector final : public Injector {
 public:
  base::Result<base::Ok, base::SysError> set_links(const Link& base, std::span<const Link> children) override {
    std::vector<Target> old = std::exchange(targets_, {});
    if (auto added = add(base, old); !added) return added;
    for (const Link& child : children) {
      if (!child.up) continue;
      auto added = add(child, old);
      // A macvlan may vanish before its event is read; the next call is without it.
      if (!added && added.error().code != ENODEV) return added;
    }
    return base::Ok{};
  }

  int inject(const Injection& injection) override {
    if (targets_.empty()) return ENODEV;
    if (!injection.destination.is_multicast()) return EINVAL;
    int failure = 0;
    for (const Target& target : targets_) {
      if (!target.wants(injection)) continue;
      const int code = target.send(injection);
      // A macvlan of somebody else may well have no IPv6; only the base and this virtual router's own must work.
      const bool matters = &target == &targets_.front() || target.is_virtual_router();
      if (failure == 0 && matters) failure = code;
    }
    return failure;
  }

 private:
  // Keeps a link's sockets where it has them: an event elsewhere changes nothing here.
  base::Result<base::Ok, base::SysError> add(const Link& link, std::vector<Target>& old) {
    const auto kept = std::ranges::find_if(old, [&](const Target& target) { return target.is_for(link); });
    if (kept != old.end()) {
      targets_.push_back(std::move(*kept));
      old.erase(kept);
      return base::Ok{};
    }
    auto opened = Target::open(link);
    if (!opened) return base::Err{opened.error()};
    targets_.push_back(std::move(*opened));
    return base::Ok{};
  }

  std::vector<Target> targets_;  // the base comes first
};

}  // namespace

std::unique_ptr<Injector> make_loopback_injector() { return std::make_unique<LoopbackInjector>(); }

}  // namespace host
