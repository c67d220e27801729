// Netlink requests that we build ourselves, by libmnl: messages into one buffer, one question, one answer.
#pragma once

#include <libmnl/libmnl.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/bytes.hpp"

namespace host {

// Room for the few small messages of one request; mnl_attr_put on what append() returned adds to the newest one.
class NetlinkMessages {
 public:
  // A zeroed message with room for the family's own header, at extra_header().
  nlmsghdr* append(std::uint16_t type, std::uint16_t flags);
  template <class Header>
  static Header* extra_header(nlmsghdr* message) {
    return static_cast<Header*>(mnl_nlmsg_put_extra_header(message, sizeof(Header)));
  }

  std::size_t used() const;
  const std::uint8_t* data() const { return octets_.data(); }
  nlmsghdr* first() { return used() == 0 ? nullptr : at(0); }
  nlmsghdr* after(nlmsghdr* message);  // nullptr behind the last one

 private:
  nlmsghdr* at(std::size_t offset) { return reinterpret_cast<nlmsghdr*>(octets_.data() + offset); }

  alignas(nlmsghdr) std::array<std::uint8_t, 2048> octets_{};
  nlmsghdr* newest_ = nullptr;
};

struct NetlinkAnswer {
  int code = 0;               // errno of the first message that was refused, or 0
  std::size_t message = 0;    // which one that was, counted from 0
};

class Netlink {
 public:
  // nullptr, with errno set, when there is none. The socket is closed on exec.
  static std::unique_ptr<Netlink> open(int protocol);

  // Numbers and sends the messages and waits for the answer to the last one that asks for one (NLM_F_ACK, NLM_F_DUMP).
  // `each` sees what the kernel tells besides.
  NetlinkAnswer ask(NetlinkMessages& messages, const std::function<void(const nlmsghdr*)>& each = {});

 private:
  struct Close {
    void operator()(mnl_socket* socket) const { mnl_socket_close(socket); }
  };
  explicit Netlink(mnl_socket* socket) : socket_(socket) {}

  std::unique_ptr<mnl_socket, Close> socket_;
  std::uint32_t sequence_ = 0;
};

}  // namespace host
