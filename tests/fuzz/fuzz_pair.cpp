// Two engines, a and b, over the secured carrier, and a network that does with their datagrams what it likes: it loses, repeats,
// reorders, delays and alters them, and adds its own. Whatever it does: no crash, bounded actions, and each advert that one host
// injects the other one has captured, and it is injected at most as often as it was captured.
//
//   input: one step after the other; kind (8) | what (8) | length (16, big-endian) | octets
//     what: bit 0 the host, the rest a number; the time moves on by that many milliseconds
#include <algorithm>
#include <deque>
#include <map>
#include <vector>

#include "../unit/support/key_ring.hpp"
#include "engine.hpp"
#include "wire/ip_packet.hpp"
#include "wire/reader.hpp"

using fuzz::must;
using test::ring;

namespace {

constexpr std::array<std::uint8_t, 4> kA{10, 0, 0, 1}, kB{10, 0, 0, 2}, kStranger{10, 0, 0, 9};
constexpr std::size_t kMostOnTheWay = 32;
constexpr int kMostTicks = 4;

using Octets = std::vector<std::uint8_t>;

struct Datagram {
  std::size_t to;
  Octets octets;
};

class Pair {
 public:
  Pair() {
    for (std::size_t host = 0; host < 2; ++host) {
      for (core::SegmentIndex segment = 0; segment < 2; ++segment) handle(host, core::SegmentChanged{segment, std::nullopt});
      handle(host, core::AddressesChanged{std::span(kAddresses).subspan(host, 1)});
    }
  }

  void step(std::uint8_t kind, std::uint8_t what, base::Bytes octets) {
    const std::size_t host = what % 2;
    const std::size_t number = what / 2;
    now_ += std::chrono::milliseconds(number);
    switch (kind % 10) {
      case 0: return capture(host, octets);
      case 1: return tick(host);
      case 2: return deliver(number, {}, false);
      case 3: return deliver(number, octets, false);
      case 4: return deliver(number, octets, true);
      case 5: return lose(number);
      case 6: return receive(host, octets, wire::IpAddress(number == 0 ? kAddresses[1 - host] : wire::IpAddress(kStranger)));
      case 7: return change_keys(host, number);
      case 8: return handle(host, core::Resumed{std::chrono::seconds(number)});
      default: return handle(host, core::Stopping{});
    }
  }

 private:
  void capture(std::size_t host, base::Bytes octets) {
    // What lies behind the packet in its frame is not relayed.
    if (const auto packet = wire::parse_ip(octets)) ++captured_[host][Octets(packet->octets.begin(), packet->octets.end())];
    handle(host, core::Captured{0, now_, octets});
  }

  void tick(std::size_t host) {
    // The PINGs that confirm a session are sent one with each tick, also when several are due.
    for (int ticks = 0; ticks < kMostTicks && (ticks == 0 || engines_[host].next_deadline() <= now_); ++ticks) {
      handle(host, core::Tick{});
    }
    must(engines_[host].next_deadline() > now_, "a few ticks move the deadline on");
  }

  // The octets are put over those of the datagram by exclusive or, from the number on.
  void deliver(std::size_t number, base::Bytes changes, bool again) {
    if (on_the_way_.empty()) return;
    const auto at = on_the_way_.begin() + static_cast<std::ptrdiff_t>(number % on_the_way_.size());
    auto datagram = *at;
    if (!again) on_the_way_.erase(at);
    for (std::size_t i = 0; i < changes.size(); ++i) datagram.octets[(number + i) % datagram.octets.size()] ^= changes[i];
    receive(datagram.to, datagram.octets, kAddresses[1 - datagram.to]);
  }

  void lose(std::size_t number) {
    if (on_the_way_.empty()) return;
    on_the_way_.erase(on_the_way_.begin() + static_cast<std::ptrdiff_t>(number % on_the_way_.size()));
  }

  void receive(std::size_t host, base::Bytes octets, const wire::IpAddress& from) {
    handle(host, core::Received{{carrier::Transport::udp, kAddresses[host], from, 10112}, octets});
  }

  void change_keys(std::size_t host, std::size_t number) {
    const auto keys = ring(static_cast<std::uint8_t>(1 + number % 3), static_cast<std::uint8_t>(number / 3 % 4));
    handle(host, core::NewConfig{&kConfig, host, &keys});
  }

  void handle(std::size_t host, const core::Event& event) {
    static core::Actions out;
    out.clear();
    engines_[host].handle(now_, event, out);
    must(out.overflowed() == 0, "all actions of one event find room");
    must(out.injects().size() <= 1, "one datagram, one injection");
    must(out.injects().empty() || std::holds_alternative<core::Received>(event), "only what was received is injected");
    for (const auto& inject : out.injects()) {
      const Octets packet(inject.packet.begin(), inject.packet.end());
      must(captured_[1 - host].contains(packet), "what one host injects the other one has captured");
      must(++injected_[host][packet] <= captured_[1 - host][packet], "and not more often");
    }
    for (const auto& send : out.sends()) {
      must(!send.octets.empty() && send.octets.size() <= carrier::kMaxDatagramBytes, "a datagram has a bounded size");
      must(send.octets[0] != 5, "nothing goes in the clear");
      if (send.remote != kAddresses[1 - host]) continue;
      if (on_the_way_.size() == kMostOnTheWay) on_the_way_.pop_front();
      on_the_way_.push_back({1 - host, {send.octets.begin(), send.octets.end()}});
    }
  }

  static inline const std::array<wire::IpAddress, 2> kAddresses{wire::IpAddress(kA), wire::IpAddress(kB)};
  static inline const auto kConfig = fuzz::make_config(false, {{"a", kA}, {"b", kB}});
  static inline const auto kKeys = ring(1, 0);

  base::Instant now_{std::chrono::hours(1)};
  std::array<fuzz::CountingRandom, 2> random_{fuzz::CountingRandom(1ULL << 32), fuzz::CountingRandom(2ULL << 32)};
  std::array<core::Engine, 2> engines_{core::Engine(now_, kConfig, 0, random_[0], kKeys),
                                       core::Engine(now_, kConfig, 1, random_[1], kKeys)};
  std::deque<Datagram> on_the_way_;
  std::array<std::map<Octets, unsigned>, 2> captured_;
  std::array<std::map<Octets, unsigned>, 2> injected_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Pair pair;
  wire::Reader reader(base::Bytes(data, size));
  while (reader.remaining() >= 4) {
    const auto kind = reader.u8();
    const auto what = reader.u8();
    pair.step(kind, what, reader.bytes(std::min<std::size_t>(reader.u16(), reader.remaining())));
  }
  return 0;
}
