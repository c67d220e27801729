#include "net/protocol_tap.hpp"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace net {

namespace {

constexpr std::size_t kMostOctets = 128;
constexpr int kMostPackets = 64;

constexpr std::uint32_t ancillary(int field) { return static_cast<std::uint32_t>(SKF_AD_OFF + field); }
constexpr sock_filter load_word(std::uint32_t at) { return {BPF_LD | BPF_W | BPF_ABS, 0, 0, at}; }
constexpr sock_filter load_octet(std::uint32_t at) { return {BPF_LD | BPF_B | BPF_ABS, 0, 0, at}; }
constexpr sock_filter if_equal(std::uint32_t value, std::uint8_t skipped, std::uint8_t skipped_else) {
  return {BPF_JMP | BPF_JEQ | BPF_K, skipped, skipped_else, value};
}
constexpr sock_filter skip(std::uint32_t count) { return {BPF_JMP | BPF_JA, 0, 0, count}; }
constexpr sock_filter answer(std::uint32_t octets) { return {BPF_RET | BPF_K, 0, 0, octets}; }

// The protocol of an IPv4 packet is its octet 9; the next header of IPv6, octet 6.
bool attach_filter(int fd, std::uint8_t one, std::uint8_t other) {
  std::array program{
      load_word(ancillary(SKF_AD_PKTTYPE)),
      if_equal(PACKET_OUTGOING, 9, 0),
      load_word(ancillary(SKF_AD_PROTOCOL)),
      if_equal(ETH_P_IP, 0, 2),
      load_octet(9),
      skip(2),
      if_equal(ETH_P_IPV6, 0, 4),
      load_octet(6),
      if_equal(one, 1, 0),
      if_equal(other, 0, 1),
      answer(kMostOctets),
      answer(0),
  };
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return ::setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) == 0;
}

}  // namespace

base::Result<ProtocolTap, base::SysError> ProtocolTap::open(std::uint8_t one_protocol, std::uint8_t other_protocol) {
  // Protocol 0: nothing arrives before there is a filter and it is bound.
  base::UniqueFd fd(::socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  sockaddr_ll all{};
  all.sll_family = AF_PACKET;
  all.sll_protocol = htons(ETH_P_ALL);
  const bool ready = fd && attach_filter(fd.get(), one_protocol, other_protocol) &&
                     ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&all), sizeof all) == 0;
  if (!ready) {
    return base::Err(base::SysError{errno, "open packet socket", "", std::strerror(errno), errno == EPERM ? "it needs CAP_NET_RAW" : ""});
  }
  return ProtocolTap(std::move(fd));
}

void ProtocolTap::receive(const std::function<void(base::Bytes)>& sink) {
  std::array<std::uint8_t, kMostOctets> room;
  for (int i = 0; i < kMostPackets; ++i) {
    const auto got = ::recv(fd_.get(), room.data(), room.size(), MSG_DONTWAIT);
    if (got < 0) return;
    sink(base::Bytes(room).first(static_cast<std::size_t>(got)));
  }
}

}  // namespace net
