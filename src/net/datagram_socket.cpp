#include "net/datagram_socket.hpp"

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "net/socket_address.hpp"

namespace net {
namespace {

// A datagram to each of 64 peers is one system call; after as many have come other descriptors get their turn.
constexpr std::size_t kBatch = 64;
constexpr int kMaxErrorsPerReceive = 256;
constexpr int kMaxTries = 4;  // an ICMP error is the result of one
constexpr int kTrafficClass = IPTOS_CLASS_CS6;

template <class T>
bool set_option(int fd, int level, int option, T value) {
  return ::setsockopt(fd, level, option, &value, sizeof value) == 0;
}

template <class T>
void write_control(msghdr& header, int level, int type, const T& value) {
  header.msg_controllen = CMSG_SPACE(sizeof value);
  cmsghdr* control = CMSG_FIRSTHDR(&header);
  control->cmsg_level = level;
  control->cmsg_type = type;
  control->cmsg_len = CMSG_LEN(sizeof value);
  std::memcpy(CMSG_DATA(control), &value, sizeof value);
}

void write_source(msghdr& header, const wire::IpAddress& local) {
  if (local.is_unspecified()) {
    header.msg_control = nullptr;
    header.msg_controllen = 0;
  } else if (local.family() == wire::Family::ipv4) {
    in_pktinfo info{};
    std::memcpy(&info.ipi_spec_dst, local.octets().data(), sizeof info.ipi_spec_dst);
    write_control(header, IPPROTO_IP, IP_PKTINFO, info);
  } else {
    in6_pktinfo info{};
    std::memcpy(&info.ipi6_addr, local.octets().data(), sizeof info.ipi6_addr);
    write_control(header, IPPROTO_IPV6, IPV6_PKTINFO, info);
  }
}

wire::IpAddress read_arrival(msghdr& header, wire::Family family) {
  for (cmsghdr* control = CMSG_FIRSTHDR(&header); control; control = CMSG_NXTHDR(&header, control)) {
    if (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_PKTINFO) {
      in_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(control), sizeof info);
      return address_of(info.ipi_addr);
    }
    if (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(control), sizeof info);
      return address_of(info.ipi6_addr);
    }
  }
  return wire::IpAddress::any(family);
}

// Behind the IPv4 header that a raw socket leaves in front.
base::Bytes payload(base::Bytes octets, bool has_ip_header) {
  if (!has_ip_header || octets.empty()) return octets;
  return octets.subspan(std::min<std::size_t>((octets[0] & 0x0fu) * 4u, octets.size()));
}

// The errno of an ICMP error, or 0: what the kernel itself refused was already the result of sendmmsg.
int read_icmp_errno(msghdr& header) {
  for (cmsghdr* control = CMSG_FIRSTHDR(&header); control; control = CMSG_NXTHDR(&header, control)) {
    const bool is_error = (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_RECVERR) ||
                          (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == IPV6_RECVERR);
    if (!is_error) continue;
    sock_extended_err error{};
    std::memcpy(&error, CMSG_DATA(control), sizeof error);
    if (error.ee_origin == SO_EE_ORIGIN_ICMP || error.ee_origin == SO_EE_ORIGIN_ICMP6)
      return static_cast<int>(error.ee_errno);
  }
  return 0;
}

bool set_options(int fd, wire::Family family) {
  if (family == wire::Family::ipv4)
    return set_option(fd, IPPROTO_IP, IP_PKTINFO, 1) && set_option(fd, IPPROTO_IP, IP_RECVERR, 1) &&
           set_option(fd, IPPROTO_IP, IP_TOS, kTrafficClass) &&
           set_option(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT);
  return set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1) && set_option(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1) &&
         set_option(fd, IPPROTO_IPV6, IPV6_RECVERR, 1) && set_option(fd, IPPROTO_IPV6, IPV6_TCLASS, kTrafficClass) &&
         set_option(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DONT);
}

// Packets for neighbours that do not answer ARP wait in the kernel, up to 212,992 octets each
// (net.ipv4.neigh.default.unres_qlen_bytes), and count against this socket. With the default buffer a few dead peers would
// use it up and delay all others; 64 of them fit into this.
void widen_send_buffer(int fd) {
  constexpr int kSendBuffer = 16 * 1024 * 1024;  // the kernel doubles it
  if (!set_option(fd, SOL_SOCKET, SO_SNDBUFFORCE, kSendBuffer)) set_option(fd, SOL_SOCKET, SO_SNDBUF, kSendBuffer);
}

// Under a flood an advert is lost when the queue is full while this process waits for its turn: the default holds 8 ms of 30,000
// datagrams a second. This holds five times as much, and an advert behind it all is still read before the next one is sent.
void widen_receive_buffer(int fd) {
  constexpr int kReceiveBuffer = 512 * 1024;  // the kernel doubles it
  if (!set_option(fd, SOL_SOCKET, SO_RCVBUFFORCE, kReceiveBuffer)) set_option(fd, SOL_SOCKET, SO_RCVBUF, kReceiveBuffer);
}

base::Result<base::UniqueFd, base::SysError> open_socket(wire::Family family, std::uint8_t ip_protocol) {
  const bool v4 = family == wire::Family::ipv4;
  const bool raw = ip_protocol != IPPROTO_UDP;
  const int type = (raw ? SOCK_RAW : SOCK_DGRAM) | SOCK_NONBLOCK | SOCK_CLOEXEC;
  base::UniqueFd fd(::socket(v4 ? AF_INET : AF_INET6, type, ip_protocol));
  if (!fd || !set_options(fd.get(), family)) {
    const int code = errno;
    const auto what = std::string(v4 ? "open IPv4 socket for" : "open IPv6 socket for");
    return base::Err{base::SysError{code, what, raw ? "IP protocol " + std::to_string(ip_protocol) : "UDP",
                                    std::strerror(code), code == EPERM ? "it needs CAP_NET_RAW" : ""}};
  }
  widen_send_buffer(fd.get());
  widen_receive_buffer(fd.get());
  return fd;
}

bool bind_port(int fd, wire::Family family, std::uint16_t port) {
  sockaddr_storage name{};
  const socklen_t length = fill(name, wire::IpAddress::any(family), port);
  return ::bind(fd, reinterpret_cast<const sockaddr*>(&name), length) == 0;
}

base::SysError bind_error(int code, std::uint16_t port) {
  base::SysError error{code, "bind UDP port", std::to_string(port), std::strerror(code), {}};
  if (code == EADDRINUSE)
    error.hint = "another vrrp-relayd? see who: ss -ulpn 'sport = :" + error.object + "', or set another port";
  else if (code == EACCES)
    error.hint = "ports below 1024 need CAP_NET_BIND_SERVICE; set another port";
  return error;
}

}  // namespace

struct DatagramSocket::Buffers {
  struct Message {
    sockaddr_storage name;
    iovec part;
    alignas(cmsghdr) std::array<char, 128> control;
  };
  struct Batch {
    std::array<mmsghdr, kBatch> headers{};
    std::array<Message, kBatch> messages{};
  };
  Batch out;
  Batch in;  // apart from `out`: who receives may send at once
  std::array<std::array<std::uint8_t, kMaxDatagramBytes>, kBatch> octets{};
};

DatagramSocket::DatagramSocket(base::UniqueFd fd, wire::Family family, bool has_ip_header)
    : fd_(std::move(fd)), family_(family), has_ip_header_(has_ip_header), buffers_(std::make_unique<Buffers>()) {}
DatagramSocket::DatagramSocket(DatagramSocket&&) noexcept = default;
DatagramSocket& DatagramSocket::operator=(DatagramSocket&&) noexcept = default;
DatagramSocket::~DatagramSocket() = default;

base::Result<DatagramSocket, base::SysError> DatagramSocket::open(wire::Family family, std::uint8_t ip_protocol,
                                                                  std::uint16_t port) {
  const bool raw = ip_protocol != IPPROTO_UDP;
  auto fd = open_socket(family, ip_protocol);
  if (!fd) return base::Err(fd.error());
  if (!raw && !bind_port(fd->get(), family, port)) return base::Err{bind_error(errno, port)};
  const bool has_ip_header = raw && family == wire::Family::ipv4;  // raw(7); ipv6(7) hands over the payload only
  return DatagramSocket(std::move(*fd), family, has_ip_header);
}

// The first socket was bound without SO_REUSEPORT, so a port that another process holds was refused.
base::Result<DatagramSocket, base::SysError> DatagramSocket::open_beside() const {
  sockaddr_storage name{};
  socklen_t length = sizeof name;
  wire::IpAddress any;
  std::uint16_t port = 0;
  auto fd = open_socket(family_, IPPROTO_UDP);
  if (!fd) return base::Err(fd.error());
  if (::getsockname(fd_.get(), reinterpret_cast<sockaddr*>(&name), &length) != 0) return base::Err{bind_error(errno, port)};
  read_name(name, any, port);
  if (!set_option(fd_.get(), SOL_SOCKET, SO_REUSEPORT, 1) || !set_option(fd->get(), SOL_SOCKET, SO_REUSEPORT, 1) ||
      !bind_port(fd->get(), family_, port))
    return base::Err{bind_error(errno, port)};
  return DatagramSocket(std::move(*fd), family_, false);
}

void DatagramSocket::send(std::span<const Outgoing> batch, const std::function<void(std::size_t, int)>& failed) {
  Buffers::Batch& out = buffers_->out;
  for (std::size_t start = 0; start < batch.size(); start += kBatch) {
    const auto part = batch.subspan(start, std::min(kBatch, batch.size() - start));
    for (std::size_t i = 0; i < part.size(); ++i) {
      Buffers::Message& message = out.messages[i];
      msghdr& header = out.headers[i].msg_hdr;
      header = {};
      header.msg_name = &message.name;
      header.msg_namelen = fill(message.name, part[i].remote, part[i].remote_port);
      // sendmmsg only reads; iovec has no const form.
      message.part = {const_cast<std::uint8_t*>(part[i].octets.data()), part[i].octets.size()};
      header.msg_iov = &message.part;
      header.msg_iovlen = 1;
      header.msg_control = message.control.data();
      write_source(header, part[i].local);
    }
    std::size_t next = 0;
    bool again = false;  // the first datagram of this call has already failed once
    while (next < part.size()) {
      const int sent = ::sendmmsg(fd_.get(), &out.headers[next], static_cast<unsigned>(part.size() - next), 0);
      if (sent > 0) {
        next += static_cast<std::size_t>(sent);
        again = false;
      } else if (errno != EINTR) {
        // An ICMP error of an earlier datagram, to whomever, is reported once by the next send: ask a second time.
        if (again) failed(start + next++, errno);
        again = !again;
      }
    }
  }
}

void DatagramSocket::drain_errors(const std::function<void(const wire::IpAddress&, int)>& refused) {
  Buffers::Message& message = buffers_->in.messages[0];
  for (int i = 0; i < kMaxErrorsPerReceive; ++i) {
    msghdr header{};
    header.msg_name = &message.name;
    header.msg_namelen = sizeof message.name;
    header.msg_control = message.control.data();
    header.msg_controllen = message.control.size();
    if (::recvmsg(fd_.get(), &header, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return;
    const int code = read_icmp_errno(header);
    if (code == 0 || header.msg_namelen == 0) continue;
    wire::IpAddress remote;
    std::uint16_t port = 0;
    read_name(message.name, remote, port);
    refused(remote, code);
  }
}

void DatagramSocket::receive(const std::function<void(const Arrived&)>& sink,
                        const std::function<void(const wire::IpAddress&, int)>& refused) {
  drain_errors(refused);
  Buffers::Batch& in = buffers_->in;
  for (std::size_t i = 0; i < kBatch; ++i) {
    Buffers::Message& message = in.messages[i];
    message.part = {buffers_->octets[i].data(), kMaxDatagramBytes};
    msghdr& header = in.headers[i].msg_hdr;
    header = {};
    header.msg_name = &message.name;
    header.msg_namelen = sizeof message.name;
    header.msg_iov = &message.part;
    header.msg_iovlen = 1;
    header.msg_control = message.control.data();
    header.msg_controllen = message.control.size();
  }
  int count = -1;
  for (int tries = 0; count < 0 && tries < kMaxTries; ++tries) {
    count = ::recvmmsg(fd_.get(), in.headers.data(), kBatch, MSG_DONTWAIT, nullptr);
    if (count < 0 && errno == EAGAIN) return;
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(std::max(count, 0)); ++i) {
    msghdr& header = in.headers[i].msg_hdr;
    if (header.msg_flags & MSG_TRUNC) continue;
    Arrived arrived;
    arrived.local = read_arrival(header, family_);
    read_name(in.messages[i].name, arrived.remote, arrived.remote_port);
    arrived.octets = payload(base::Bytes(buffers_->octets[i]).first(in.headers[i].msg_len), has_ip_header_);
    sink(arrived);
  }
}

}  // namespace net
