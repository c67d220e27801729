#include "receivers.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>

#include "host/capture.hpp"
#include "wire/checksum.hpp"
#include "wire/ip_packet.hpp"

namespace probe {
namespace {

constexpr std::uint16_t kPort = 694;
constexpr int kLimitMs = 2000;
constexpr std::uint8_t kProtocolUdp = 17;

wire::IpAddress group_of(wire::Family family) {
  return *wire::parse_ip_address(family == wire::Family::ipv4 ? "239.0.0.42" : "ff02::4242");
}

class Raw final : public Receiver {
 public:
  Raw(wire::Family family, const host::Link& link) : member_(family, link) {}
  bool wants(const Advert& packet) const override { return !is_datagram(packet); }
  bool takes(const Advert& packet) override { return member_.takes(packet, kLimitMs); }
  bool has_nothing() override { return member_.gets_nothing(); }

 private:
  Member member_;
};

class Udp final : public Receiver {
 public:
  Udp(wire::Family family, const host::Link& link)
      : fd_(::socket(family == wire::Family::ipv4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)),
        header_(family == wire::Family::ipv4 ? 28 : 48) {
    const int on = 1;
    must(::setsockopt(fd_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0, "SO_REUSEADDR");
    must(::setsockopt(fd_.get(), SOL_SOCKET, SO_BINDTODEVICE, link.name.c_str(), static_cast<socklen_t>(link.name.size())) == 0,
         "SO_BINDTODEVICE");
    join_group(fd_.get(), group_of(family), link);
    socklen_t length = 0;
    const sockaddr_storage to = socket_address(group_of(family), link.index, length, kPort);
    must(::bind(fd_.get(), reinterpret_cast<const sockaddr*>(&to), length) == 0, "bind to the group");
  }
  bool wants(const Advert& packet) const override { return is_datagram(packet); }
  bool takes(const Advert& packet) override {
    const auto wanted = base::Bytes(packet.octets).subspan(header_);
    pollfd entry{fd_.get(), POLLIN, 0};
    std::array<std::uint8_t, 2048> octets{};
    if (::poll(&entry, 1, kLimitMs) <= 0) return false;
    const ssize_t length = ::recv(fd_.get(), octets.data(), octets.size(), MSG_DONTWAIT);
    return length >= 0 && std::ranges::equal(wanted, base::Bytes(octets).first(static_cast<std::size_t>(length)));
  }
  bool has_nothing() override {
    std::array<std::uint8_t, 1> octet{};
    return ::recv(fd_.get(), octet.data(), octet.size(), MSG_DONTWAIT | MSG_PEEK) < 0;
  }

 private:
  base::UniqueFd fd_;
  std::size_t header_;
};

class Pcap final : public Receiver {
 public:
  Pcap(wire::Family family, const host::Link& link) : capture_(open(family, link)) {}
  bool wants(const Advert&) const override { return true; }
  bool takes(const Advert& packet) override {
    pollfd entry{capture_.fd(), POLLIN, 0};
    if (seen_.empty() && ::poll(&entry, 1, kLimitMs) <= 0) return false;
    read();
    if (seen_.empty()) return false;
    const Octets next = std::move(seen_.front());
    seen_.pop_front();
    return std::ranges::equal(next, packet.octets);
  }
  bool has_nothing() override {
    read();
    return seen_.empty();
  }

 private:
  static host::Capture open(wire::Family family, const host::Link& link) {
    auto opened = host::Capture::open(link.name, host::Direction::in,
                                      family == wire::Family::ipv4 ? "src host 192.0.2.77" : "src host fe80::77");
    if (!opened) fail(opened.error().message());
    return std::move(*opened);
  }
  void read() {
    check(capture_.dispatch([&](const host::CapturedPacket& packet) {
      seen_.emplace_back(packet.octets.begin(), packet.octets.end());
    }), "the capture lives");
  }

  host::Capture capture_;
  std::deque<Octets> seen_;
};

template <class Kind>
std::unique_ptr<Receiver> make(wire::Family family, const host::Link& link) {
  return std::make_unique<Kind>(family, link);
}

}  // namespace

const ReceiverKind kReceiverKinds[3] = {
    {"a raw socket", &host::Reach::raw_socket, make<Raw>},
    {"a UDP socket bound to its group", &host::Reach::udp_socket, make<Udp>},
    {"libpcap", &host::Reach::pcap, make<Pcap>},
};

bool is_datagram(const Advert& packet) { return packet.vrid == 0; }

Advert make_datagram(wire::Family family, std::uint32_t serial) {
  const auto group = group_of(family);
  const auto source = source_of(family);
  Octets payload = {0x30, 0x39, kPort >> 8, kPort & 0xff, 0, 12, 0, 0};
  for (int shift = 24; shift >= 0; shift -= 8) payload.push_back(static_cast<std::uint8_t>(serial >> shift));
  const auto sum = wire::Checksum().add_pseudo_header(source, group, kProtocolUdp, payload.size()).add(payload).value();
  payload[6] = static_cast<std::uint8_t>(sum >> 8);
  payload[7] = static_cast<std::uint8_t>(sum);
  Advert packet{ip_header(source, group, kProtocolUdp, 1, payload.size()), group, 0};
  packet.octets.insert(packet.octets.end(), payload.begin(), payload.end());
  return packet;
}

}  // namespace probe
