#include "host/netlink.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>

namespace host {
namespace {

constexpr std::size_t kReceiveBytes = 32 * 1024;  // what the kernel fills at most with one part of a dump

// NLMSG_ALIGN, without its signed arithmetic
std::size_t aligned(std::size_t length) { return (length + NLMSG_ALIGNTO - 1) & ~std::size_t{NLMSG_ALIGNTO - 1}; }

int error_of(const nlmsghdr* message) {
  const auto* error = static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(message));
  return error->error < 0 ? -error->error : error->error;
}

}  // namespace

std::size_t NetlinkMessages::used() const {
  if (!newest_) return 0;
  const auto start = static_cast<std::size_t>(reinterpret_cast<const std::uint8_t*>(newest_) - octets_.data());
  return start + aligned(newest_->nlmsg_len);
}

nlmsghdr* NetlinkMessages::append(std::uint16_t type, std::uint16_t flags) {
  newest_ = mnl_nlmsg_put_header(octets_.data() + used());
  newest_->nlmsg_type = type;
  newest_->nlmsg_flags = static_cast<std::uint16_t>(flags | NLM_F_REQUEST);
  return newest_;
}

nlmsghdr* NetlinkMessages::after(nlmsghdr* message) {
  if (message == newest_) return nullptr;
  const auto start = static_cast<std::size_t>(reinterpret_cast<std::uint8_t*>(message) - octets_.data());
  return at(start + aligned(message->nlmsg_len));
}

std::unique_ptr<Netlink> Netlink::open(int protocol) {
  mnl_socket* socket = mnl_socket_open2(protocol, SOCK_CLOEXEC);
  if (!socket) return nullptr;
  std::unique_ptr<Netlink> made(new Netlink(socket));
  // The kernel answers while it takes the request; the limit only keeps a surprise from hanging the daemon.
  constexpr timeval kLimit{2, 0};
  ::setsockopt(mnl_socket_get_fd(socket), SOL_SOCKET, SO_RCVTIMEO, &kLimit, sizeof kLimit);
  if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) != 0) return nullptr;
  return made;
}

NetlinkAnswer Netlink::ask(NetlinkMessages& messages, const std::function<void(const nlmsghdr*)>& each) {
  const std::uint32_t first = sequence_ + 1;
  std::uint32_t awaited = first;
  for (nlmsghdr* message = messages.first(); message; message = messages.after(message)) {
    message->nlmsg_seq = ++sequence_;
    if ((message->nlmsg_flags & (NLM_F_ACK | NLM_F_DUMP)) != 0) awaited = sequence_;
  }
  if (mnl_socket_sendto(socket_.get(), messages.data(), messages.used()) < 0) return {errno, 0};

  alignas(nlmsghdr) std::array<std::uint8_t, kReceiveBytes> answer;
  while (true) {
    const ssize_t length = mnl_socket_recvfrom(socket_.get(), answer.data(), answer.size());
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return {errno == EAGAIN ? ETIMEDOUT : errno, 0};
    int left = static_cast<int>(length);
    for (auto* message = reinterpret_cast<const nlmsghdr*>(answer.data()); mnl_nlmsg_ok(message, left);
         message = mnl_nlmsg_next(message, &left)) {
      // What is older answers a request that was given up at its first refusal.
      if (message->nlmsg_seq - first > awaited - first) continue;
      if (message->nlmsg_type == NLMSG_ERROR) {
        if (const int code = error_of(message); code != 0) return {code, message->nlmsg_seq - first};
        if (message->nlmsg_seq == awaited) return {};
      } else if (message->nlmsg_type == NLMSG_DONE) {
        if (message->nlmsg_seq == awaited) return {};
      } else if (each) {
        each(message);
      }
    }
  }
}

}  // namespace host
