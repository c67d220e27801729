// The engine, fed with a stream of events. Whatever comes: no crash, bounded actions, and nothing is injected that was not
// received just then, that has a source of this host, or that is no valid advert.
//
//   input: one event after the other; kind (8) | peer, segment or reason (8) | length (16, big-endian) | octets
#include <algorithm>
#include <array>

#include "engine.hpp"
#include "wire/reader.hpp"

using fuzz::must;

namespace {

constexpr std::array<std::uint8_t, 4> kA{10, 0, 0, 1}, kB{10, 0, 0, 2}, kB2{192, 0, 2, 2}, kC{10, 0, 0, 3};

core::Event event_of(std::uint8_t kind, std::uint8_t what, base::Bytes octets, base::Instant now,
                     std::span<const wire::IpAddress> own) {
  const core::SegmentIndex segment = what % 2;
  const std::array<wire::IpAddress, 4> remotes{wire::IpAddress(kA), wire::IpAddress(kC), wire::IpAddress(kB),
                                               wire::IpAddress(kB2)};
  const core::PeerIndex peer = what % 2 == 0 ? 0 : 2;
  switch (kind % 10) {
    case 0: return core::Captured{segment, now - std::chrono::microseconds(what), octets};
    case 1: return core::Native{segment, octets};
    case 2: return core::Tick{};
    case 3: return core::SegmentChanged{segment, what < 128 ? std::nullopt : std::optional(base::DropReason::link_down)};
    case 4: return core::AddressesChanged{own.first(what % 3)};
    case 5: return core::Stopping{};
    case 6: return core::SendFailed{peer, what, false, what};
    case 9: return core::ProbesWanted{};
    default: return core::Received{{carrier::Transport::udp, own[0], remotes[what % 4], 10112}, octets};
  }
}

bool is_own(const wire::IpAddress& address, std::span<const wire::IpAddress> own) {
  return std::ranges::find(own, address) != own.end();
}

void check(const core::Actions& out, base::Bytes octets, const core::Event& event, std::span<const wire::IpAddress> own) {
  must(out.overflowed() == 0, "all actions of one event find room");
  must(out.injects().size() <= 1, "one datagram, one injection");
  must(out.injects().empty() || std::holds_alternative<core::Received>(event), "only what was received is injected");
  for (const auto& inject : out.injects()) {
    must(inject.packet.data() >= octets.data() && inject.packet.data() + inject.packet.size() <= octets.data() + octets.size(),
         "what is injected is what came");
    const auto packet = wire::parse_ip(inject.packet);
    must(packet && proto::parse_advert({}, *packet), "what is injected is a valid advert");
    must(packet->octets.size() == inject.packet.size(), "without padding");
    must(packet->ttl == 255, "with TTL 255");
    must(!is_own(packet->source, own), "and a foreign source");
  }
  must(out.probes().size() <= 2, "one packet of a probe for each peer");
  for (const auto& send : out.sends()) {
    must(!send.octets.empty() && send.octets.size() <= carrier::kMaxDatagramBytes, "a datagram has a bounded size");
    must(!send.advert || std::holds_alternative<core::Captured>(event), "only what was captured is relayed");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto config = fuzz::make_config(true, {{"a", kA}, {"b", kB}, {"c", kC}});
  static const std::array<wire::IpAddress, 2> kOwn{wire::IpAddress(kB), wire::IpAddress(kB2)};
  static core::Actions out;
  fuzz::CountingRandom random;
  base::Instant now{std::chrono::hours(1)};
  core::Engine engine(now, config, 1, random);
  std::size_t own = 0;
  for (core::SegmentIndex i = 0; i < 2; ++i) engine.handle(now, core::SegmentChanged{i, std::nullopt}, out);

  wire::Reader reader(base::Bytes(data, size));
  while (reader.remaining() >= 4) {
    const auto kind = reader.u8();
    const auto what = reader.u8();
    const auto octets = reader.bytes(std::min<std::size_t>(reader.u16(), reader.remaining()));
    now += std::chrono::milliseconds(what);
    const auto event = event_of(kind, what, octets, now, kOwn);
    out.clear();
    engine.handle(now, event, out);
    if (std::holds_alternative<core::AddressesChanged>(event)) own = what % 3;
    check(out, octets, event, std::span(kOwn).first(own));
    if (std::holds_alternative<core::Tick>(event)) must(engine.next_deadline() > now, "a tick moves the deadline on");
  }
  const auto snapshot = engine.snapshot(now);
  must(snapshot.peers.size() == 2, "the peers stay");
  return 0;
}
