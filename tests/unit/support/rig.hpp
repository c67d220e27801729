// One engine, host b of the mesh a (10.0.0.1), b (10.0.0.2), c (10.0.0.3), and time in the test's hand.
#pragma once

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "core/engine.hpp"
#include "session/plain.hpp"
#include "support/packets.hpp"
#include "support/print.hpp"
#include "support/seeded_random.hpp"

namespace test {

config::VridSet all_vrids();
config::Peer peer(std::string name, const std::vector<std::string>& addresses);
config::Segment segment(std::string name);
config::Config mesh();  // a, b and c, one segment `default`, plaintext

inline constexpr core::PeerIndex kA = 0;
inline constexpr core::PeerIndex kB = 1;  // the engine's own
inline constexpr core::PeerIndex kC = 2;

// The relay at the other end: it says whatever a test wants, in well-formed datagrams.
struct Speaker {
  std::string name = "a";
  std::string address = "10.0.0.1";
  std::uint64_t boot = 1001;
  std::uint8_t path = 0;
  std::string segment = "default";
  std::uint64_t next_id = 1;
  base::Duration clock{};  // how far its clock is ahead
  base::Duration age{};    // of its adverts, from capture to seal

  Octets frame(base::Instant now, session::FrameKind kind, std::uint64_t id, base::Bytes body) const;
  Octets advert(base::Instant now, const Octets& packet);                           // the next id
  Octets advert(base::Instant now, const Octets& packet, std::uint64_t id) const;
  Octets ping(base::Instant now, std::uint64_t id = 1) const;
  Octets pong(base::Instant now, std::uint64_t echo_sent_us, std::uint32_t hold_us = 0) const;
  Octets bye(base::Instant now) const;
};

class Rig {
 public:
  explicit Rig(const config::Config& config = mesh(), core::PeerIndex self = kB);

  const core::Actions& handle(const core::Event& event);
  void pass(base::Duration time) { now += time; }

  const core::Actions& captured(const Octets& packet, base::Duration age = {}, core::SegmentIndex segment = 0);
  const core::Actions& native(const Octets& packet, core::SegmentIndex segment = 0);
  const core::Actions& received(const Speaker& from, const Octets& datagram);
  const core::Actions& tick() { return handle(core::Tick{}); }
  const core::Actions& own(const std::vector<std::string>& addresses);
  const core::Actions& blocked(std::optional<base::DropReason> reason, core::SegmentIndex segment = 0);

  // An advert from a peer: how it was refused, or kAccepted when exactly this packet was injected. One drop is counted, at
  // the peer too, exactly when it was refused.
  base::DropReason offer(Speaker& from, const Octets& packet);
  base::DropReason offer(const Speaker& from, const Octets& packet, const Octets& datagram);

  std::uint64_t count(core::Metric metric) const { return engine.snapshot(now).counters.get(metric); }
  std::uint64_t count(base::DropReason reason) const { return engine.snapshot(now).counters.get(reason); }
  std::uint64_t all_drops() const;
  core::PeerStatus status(const std::string& peer) const;
  std::size_t told(core::NoticeKind kind) const;  // by the last event

  base::Instant now{std::chrono::hours(1)};
  SeededRandom random{7};
  core::Engine engine;
  core::Actions out;
};

// The plain datagram inside a Send.
session::Plain opened(const core::Send& send);

// An advert of host a, b or c as its keepalived sends it.
AdvertSpec advert_of(std::string_view source);

}  // namespace test
