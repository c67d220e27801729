#include "probe.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "wire/checksum.hpp"
#include "wire/ip_packet.hpp"

namespace probe {
namespace {

using Clock = std::chrono::steady_clock;

void put16(Octets& octets, std::size_t at, std::uint16_t value) {
  octets[at] = static_cast<std::uint8_t>(value >> 8);
  octets[at + 1] = static_cast<std::uint8_t>(value);
}

bool readable(int fd, Clock::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  pollfd entry{fd, POLLIN, 0};
  return ::poll(&entry, 1, static_cast<int>(std::max<std::int64_t>(left, 0))) > 0;
}

template <class T>
void set(int fd, int level, int option, const T& value) {
  must(::setsockopt(fd, level, option, &value, sizeof value) == 0, "setsockopt");
}

}  // namespace

void must(bool done, const char* what) {
  if (!done) fail(std::string(what) + ": " + std::strerror(errno));
}

void fail(const std::string& what) {
  std::printf("%s: %s\n", program_invocation_short_name, what.c_str());
  std::exit(1);
}

void check(bool holds, const std::string& what) {
  if (!holds) fail("does not hold: " + what);
}

void await(const std::function<bool()>& condition, const std::string& what) {
  const auto until = Clock::now() + std::chrono::seconds(5);
  while (!condition()) {
    check(Clock::now() < until, what);
    ::poll(nullptr, 0, 5);
  }
}

wire::IpAddress source_of(wire::Family family) {
  return *wire::parse_ip_address(family == wire::Family::ipv4 ? "192.0.2.77" : "fe80::77");
}

Octets ip_header(const wire::IpAddress& source, const wire::IpAddress& group, std::uint8_t protocol,
                 std::uint8_t ttl, std::size_t payload) {
  Octets header;
  if (source.family() == wire::Family::ipv4) {
    header = {0x45, 0xc0, 0, 0, 0x12, 0x34, 0, 0, ttl, protocol, 0, 0};
    put16(header, 2, static_cast<std::uint16_t>(20 + payload));
  } else {
    header = {0x60, 0, 0, 0, 0, 0, protocol, ttl};
    put16(header, 4, static_cast<std::uint16_t>(payload));
  }
  header.insert(header.end(), source.octets().begin(), source.octets().end());
  header.insert(header.end(), group.octets().begin(), group.octets().end());
  if (source.family() == wire::Family::ipv4) put16(header, 10, wire::Checksum().add(header).value());
  return header;
}

sockaddr_storage socket_address(const wire::IpAddress& address, int index, socklen_t& length, std::uint16_t port) {
  sockaddr_storage out{};
  if (address.family() == wire::Family::ipv4) {
    sockaddr_in in{};
    in.sin_port = htons(port);
    in.sin_family = AF_INET;
    std::memcpy(&in.sin_addr, address.octets().data(), 4);
    std::memcpy(&out, &in, length = sizeof in);
  } else {
    sockaddr_in6 in6{};
    in6.sin6_port = htons(port);
    in6.sin6_family = AF_INET6;
    in6.sin6_scope_id = static_cast<std::uint32_t>(index);
    std::memcpy(&in6.sin6_addr, address.octets().data(), 16);
    std::memcpy(&out, &in6, length = sizeof in6);
  }
  return out;
}

void join_group(int fd, const wire::IpAddress& group, const host::Link& link) {
  if (group.family() == wire::Family::ipv4) {
    ip_mreqn join{};
    std::memcpy(&join.imr_multiaddr, group.octets().data(), 4);
    join.imr_ifindex = link.index;
    set(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, join);
    set(fd, IPPROTO_IP, IP_MULTICAST_ALL, 0);
  } else {
    ipv6_mreq join{};
    std::memcpy(&join.ipv6mr_multiaddr, group.octets().data(), 16);
    join.ipv6mr_interface = static_cast<unsigned>(link.index);
    set(fd, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, join);
  }
}

void run(const std::string& command) { check(std::system(command.c_str()) == 0, command); }

void add_macvlan(const std::string& name, const std::string& device, const std::string& mode, const std::string& mac) {
  run("ip link add " + name + " link " + device + (mac.empty() ? "" : " address " + mac) + " type macvlan mode " + mode +
      " && ip link set " + name + " up");
}

const char* name_of(wire::Family family) { return family == wire::Family::ipv4 ? "IPv4" : "IPv6"; }

Advert make_advert(wire::Family family, std::uint8_t vrid, std::uint32_t serial) {
  const bool v4 = family == wire::Family::ipv4;
  const auto source = source_of(family);
  const auto group = *wire::parse_ip_address(v4 ? "224.0.0.18" : "ff02::12");
  Octets payload = {0x31, vrid, 100, 1, 0, 100, 0, 0};
  Octets address(v4 ? 4 : 16);
  for (std::size_t i = 0; i < 4; ++i) address[address.size() - 1 - i] = static_cast<std::uint8_t>(serial >> (8 * i));
  payload.insert(payload.end(), address.begin(), address.end());
  put16(payload, 6,
        wire::Checksum().add_pseudo_header(source, group, wire::kProtocolVrrp, payload.size()).add(payload).value());

  Advert advert{ip_header(source, group, wire::kProtocolVrrp, 255, payload.size()), group, vrid};
  advert.octets.insert(advert.octets.end(), payload.begin(), payload.end());
  return advert;
}

host::Link find_link(const host::Links& links, const std::string& name) {
  const auto link = links.find(name);
  if (!link) fail("no such device: " + name);
  return *link;
}

Member::Member(wire::Family family, const host::Link& link)
    : family_(family),
      fd_(::socket(family == wire::Family::ipv4 ? AF_INET : AF_INET6, SOCK_RAW | SOCK_CLOEXEC, wire::kProtocolVrrp)) {
  must(static_cast<bool>(fd_), "socket");
  must(::setsockopt(fd_.get(), SOL_SOCKET, SO_BINDTODEVICE, link.name.c_str(),
                    static_cast<socklen_t>(link.name.size())) == 0, "SO_BINDTODEVICE");
  join_group(fd_.get(), make_advert(family, 1, 0).group, link);
}

bool Member::gets(const Advert& advert, int limit_ms) { return receive(advert, limit_ms, false); }

bool Member::takes(const Advert& advert, int limit_ms) { return receive(advert, limit_ms, true); }

bool Member::receive(const Advert& advert, int limit_ms, bool first) {
  const auto until = Clock::now() + std::chrono::milliseconds(limit_ms);
  // A raw IPv6 socket hands over what is behind the header.
  const base::Bytes wanted = base::Bytes(advert.octets).subspan(family_ == wire::Family::ipv4 ? 0 : 40);
  while (readable(fd_.get(), until)) {
    std::array<std::uint8_t, 2048> octets{};
    const ssize_t length = ::recv(fd_.get(), octets.data(), octets.size(), MSG_DONTWAIT);
    if (length > 0 && std::ranges::equal(wanted, base::Bytes(octets).first(static_cast<std::size_t>(length)))) return true;
    if (first) return false;
  }
  return false;
}

bool Member::gets_nothing() const {
  std::array<std::uint8_t, 1> octet{};
  return ::recv(fd_.get(), octet.data(), octet.size(), MSG_DONTWAIT | MSG_PEEK) < 0;
}

Wire::Wire(const std::string& network_namespace, const std::string& device) {
  const base::UniqueFd here(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
  const base::UniqueFd there(::open(("/run/netns/" + network_namespace).c_str(), O_RDONLY | O_CLOEXEC));
  must(here && there && ::setns(there.get(), CLONE_NEWNET) == 0, "enter the other namespace");
  fd_ = base::UniqueFd(::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, htons(ETH_P_ALL)));
  sockaddr_ll to{};
  to.sll_family = AF_PACKET;
  to.sll_protocol = htons(ETH_P_ALL);
  to.sll_ifindex = static_cast<int>(::if_nametoindex(device.c_str()));
  must(fd_ && to.sll_ifindex != 0 && ::bind(fd_.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) == 0, "watch the wire");
  must(::setns(here.get(), CLONE_NEWNET) == 0, "come back from the other namespace");
}

bool Wire::carried(const Advert& wanted, const Advert& last) {
  const auto until = Clock::now() + std::chrono::seconds(5);
  bool seen = false;
  while (readable(fd_.get(), until)) {
    std::array<std::uint8_t, 2048> octets{};
    const ssize_t length = ::recv(fd_.get(), octets.data(), octets.size(), MSG_DONTWAIT);
    if (length <= 0) continue;
    const auto frame = base::Bytes(octets).first(static_cast<std::size_t>(length));
    if (frame.size() >= last.octets.size() && std::ranges::equal(frame.first(last.octets.size()), last.octets)) return seen;
    if (frame.size() >= wanted.octets.size() && std::ranges::equal(frame.first(wanted.octets.size()), wanted.octets))
      seen = true;
  }
  fail("the unmarked packet has not reached the wire");
}

int send_unmarked(const Advert& advert, const host::Link& link) {
  const bool v4 = advert.group.family() == wire::Family::ipv4;
  const base::UniqueFd fd(::socket(v4 ? AF_INET : AF_INET6, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW));
  socklen_t length = 0;
  const sockaddr_storage to = socket_address(advert.group, link.index, length);
  const bool sent = fd &&
                    ::setsockopt(fd.get(), SOL_SOCKET, SO_BINDTODEVICE, link.name.c_str(),
                                 static_cast<socklen_t>(link.name.size())) == 0 &&
                    ::sendto(fd.get(), advert.octets.data(), advert.octets.size(), MSG_DONTROUTE,
                             reinterpret_cast<const sockaddr*>(&to), length) > 0;
  return sent ? 0 : errno;
}

}  // namespace probe
