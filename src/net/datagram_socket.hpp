// A socket for all peers of one address family, UDP or a protocol directly over IP (GRE): batches in and out, and errors told
// per datagram.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "base/unique_fd.hpp"
#include "wire/ip_address.hpp"

namespace net {

inline constexpr std::size_t kMaxDatagramBytes = 2048;  // an inner packet of 1500 octets with all that goes around it

struct Outgoing {
  wire::IpAddress local;  // source address; unspecified: the kernel chooses
  wire::IpAddress remote;
  std::uint16_t remote_port = 0;
  base::Bytes octets;
  std::uint32_t tag = 0;  // the caller's, returned with an error
};

struct Arrived {
  wire::IpAddress local;  // the address that it was sent to
  wire::IpAddress remote;
  std::uint16_t remote_port = 0;
  base::Bytes octets;  // valid during the call only
};

class DatagramSocket {
 public:
  // ip_protocol 17: UDP, bound to the wildcard address of `family` (IPv6: V6ONLY); EADDRINUSE names the port and how to find
  // who holds it. Any other: a raw socket, without ports, which needs CAP_NET_RAW. Both: not blocking, IP_PKTINFO, IP_RECVERR
  // (without it a full queue reports success), no DF, DSCP CS6 as VRRP's own.
  static base::Result<DatagramSocket, base::SysError> open(wire::Family family, std::uint8_t ip_protocol,
                                                           std::uint16_t port);
  // A second one on the port of this UDP socket, which no other user may join: steer() says what goes to it.
  base::Result<DatagramSocket, base::SysError> open_beside() const;

  DatagramSocket(DatagramSocket&&) noexcept;
  DatagramSocket& operator=(DatagramSocket&&) noexcept;
  ~DatagramSocket();

  int fd() const { return fd_.get(); }
  wire::Family family() const { return family_; }
  // All in as few sendmmsg calls as possible; one that fails never keeps the others back. failed(index, errno).
  void send(std::span<const Outgoing> batch, const std::function<void(std::size_t, int)>& failed);
  // What waits, at most 64 datagrams; one longer than kMaxDatagramBytes is dropped. Also empties the error queue:
  // refused(remote, errno) tells of ICMP errors for what was sent to that address.
  void receive(const std::function<void(const Arrived&)>& sink,
               const std::function<void(const wire::IpAddress&, int)>& refused);

 private:
  struct Buffers;  // allocated once
  DatagramSocket(base::UniqueFd fd, wire::Family family, bool has_ip_header);
  void drain_errors(const std::function<void(const wire::IpAddress&, int)>& refused);

  base::UniqueFd fd_;
  wire::Family family_;
  bool has_ip_header_;
  std::unique_ptr<Buffers> buffers_;
};

}  // namespace net
