#include "probing.hpp"

#include <array>

#include "log.hpp"
#include "net/own_flow.hpp"
#include "wire/gre.hpp"
#include "wire/ip_packet.hpp"
#include "wire/writer.hpp"

namespace {

using session::ProbeWay;

constexpr auto kLookFor = std::chrono::seconds(5);
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kVrrp = 112;

std::uint8_t protocol_of(ProbeWay way) {
  if (way == ProbeWay::udp) return kUdp;
  return way == ProbeWay::gre ? wire::kProtocolGre : kVrrp;
}

// The octets used.
std::size_t write(const session::Probe& probe, base::MutableBytes out) {
  const auto packet = session::packet_of(probe);
  if (probe.way == ProbeWay::gre) return wire::write_gre({.protocol = session::kProbeGreType}, packet, out);
  return wire::Writer(out).bytes(packet).size();
}

// Whether it came that way is judged as well: a token is told only one way.
std::optional<core::ProbeArrived> read(base::Bytes octets) {
  const auto packet = wire::parse_ip(octets);
  if (!packet) return std::nullopt;
  auto payload = packet->payload;
  if (packet->protocol == wire::kProtocolGre) {
    const auto inner = wire::parse_gre(payload);
    if (!inner || inner->header.protocol != session::kProbeGreType) return std::nullopt;
    payload = inner->payload;
  }
  const auto probe = session::read_probe_packet(payload);
  if (!probe || protocol_of(probe->way) != packet->protocol) return std::nullopt;
  if ((probe->way == ProbeWay::multicast) != packet->destination.is_multicast()) return std::nullopt;
  return core::ProbeArrived{*probe, packet->source};
}

}  // namespace

Probing::~Probing() { end(); }

void Probing::look(base::Instant now) {
  ends_at_ = now + kLookFor;
  if (tap_) return;
  auto tap = net::ProtocolTap::open(wire::kProtocolGre, kVrrp);
  if (!tap) return logging::warning(tap.error().message());
  tap_.emplace(std::move(*tap));
  (void)loop_.add(tap_->fd(), [this] {
    tap_->receive([this](base::Bytes octets) {
      if (const auto arrived = read(octets)) arrived_(*arrived);
    });
  });
}

void Probing::end() {
  if (!tap_) return;
  loop_.remove(tap_->fd());
  tap_.reset();
}

// What cannot be sent does not arrive; that is what doctor then tells.
void Probing::send(std::span<const core::SendProbe> probes, const config::Config& config, std::size_t self) const {
  for (const auto& probe : probes) {
    net::OwnFlow flow{protocol_of(probe.probe.way), probe.local, probe.remote, probe.remote_port};
    if (probe.remote.is_multicast()) flow.device = config.interface(config.segments[probe.segment], config.peers[self]);
    std::array<std::uint8_t, wire::kMaxGreBytes + session::Probe::kPacketBytes> room{};
    net::send_in(flow, base::Bytes(room).first(write(probe.probe, room)));
  }
}
