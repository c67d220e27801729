// Two engines, a and b, over the secured carrier: adverts that wait for a session, keys, peers behind a translator.
#include "support/key_ring.hpp"
#include "support/rig.hpp"

using base::DropReason;
using core::NoticeKind;
using namespace std::chrono_literals;
using namespace test;

namespace {

config::Config secured() {
  auto config = mesh();
  config.plaintext = false;
  config.peers.pop_back();  // a and b
  return config;
}

// One host. What it sends waits in `sent` until the test lets it through.
struct Host {
  SeededRandom random;
  core::Engine engine;
  core::Actions out;
  std::vector<std::pair<core::Send, Octets>> sent;
  std::vector<Octets> injected;
  std::vector<core::Notice> notices;

  Host(base::Instant now, const config::Config& config, core::PeerIndex self, const session::KeyRing& keys, std::uint64_t seed)
      : random(seed), engine(now, config, self, random, keys) {
    handle(now, core::SegmentChanged{0, std::nullopt});
    handle(now, core::AddressesChanged{config.peers[self].addresses});
  }
  void handle(base::Instant now, const core::Event& event) {
    engine.handle(now, event, out);
    for (const auto& send : out.sends()) sent.emplace_back(send, copy(send.octets));
    for (const auto& inject : out.injects()) injected.push_back(copy(inject.packet));
    notices.insert(notices.end(), out.notices().begin(), out.notices().end());
    out.clear();
  }
  bool told(NoticeKind kind) const { return std::ranges::count(notices, kind, &core::Notice::kind) > 0; }
  std::uint64_t count(base::Instant now, DropReason reason) const { return engine.snapshot(now).counters.get(reason); }
};

struct Two {
  base::Instant now{1h};
  Host a;
  Host b;
  std::uint16_t port_of_a = 10112;  // as b sees it
  std::string address_of_a = "10.0.0.1";

  explicit Two(const config::Config& config = secured(), std::uint8_t key_a = 1, std::uint8_t key_b = 1)
      : a(now, config, 0, ring(key_a), 1), b(now, config, 1, ring(key_b), 2) {}

  // Everything that is under way arrives, and what that causes.
  void deliver() {
    while (!a.sent.empty() || !b.sent.empty()) {
      const auto from_a = std::exchange(a.sent, {});
      const auto from_b = std::exchange(b.sent, {});
      for (const auto& [send, octets] : from_a) {
        b.handle(now, core::Received{{carrier::Transport::udp, ip("10.0.0.2"), ip(address_of_a), port_of_a}, octets});
      }
      for (const auto& [send, octets] : from_b) {
        a.handle(now, core::Received{{carrier::Transport::udp, ip("10.0.0.1"), ip("10.0.0.2"), 10112}, octets});
      }
    }
  }
  void pass(base::Duration time) {
    const auto end = now + time;
    while (now < end) {
      now += 10ms;
      for (auto* const host : {&a, &b}) {
        if (host->engine.next_deadline() <= now) host->handle(now, core::Tick{});
      }
      deliver();
    }
  }
  void captured_at_a(const Octets& packet) { a.handle(now, core::Captured{0, now, packet}); }
};

const Octets kFromA = advert(advert_of("10.0.0.1"));

}  // namespace

TEST_CASE("secured: an advert before there is a session waits for it, and is sent once") {
  Two two;
  two.captured_at_a(kFromA);
  CHECK(two.a.engine.snapshot(two.now).peers[0].held == 1);
  two.deliver();
  CHECK(two.b.injected == std::vector<Octets>{kFromA});
  const auto snapshot = two.a.engine.snapshot(two.now);
  CHECK(snapshot.peers[0].held == 0);
  CHECK(snapshot.counters.get(core::Metric::carried) == 1);
  CHECK(two.a.count(two.now, DropReason::no_session) == 0);
}

TEST_CASE("secured: one that would be late is dropped, with a reason") {
  Two two;
  two.captured_at_a(kFromA);
  two.a.sent.clear();  // lost
  two.now += 201ms;
  two.a.handle(two.now, core::Tick{});
  two.deliver();
  two.pass(2s);
  CHECK(two.b.injected.empty());
  CHECK(two.a.count(two.now, DropReason::no_session) == 1);
  two.captured_at_a(kFromA);
  two.deliver();
  CHECK(two.b.injected.size() == 1);
}

TEST_CASE("secured: peers are up, and the round trip is known, right after the handshake") {
  Two two;
  two.a.handle(two.now, core::Tick{});
  two.deliver();
  CHECK(two.a.told(NoticeKind::peer_up));
  CHECK(two.b.told(NoticeKind::peer_up));
  CHECK(two.a.engine.snapshot(two.now).peers[0].paths[0].rtt.has_value());
  const auto keys = two.a.engine.snapshot(two.now).peers[0].keys;
  CHECK(keys->used == keys->own);
  CHECK(keys->used == two.b.engine.snapshot(two.now).peers[0].keys->used);
}

TEST_CASE("secured: another configuration is told, and that it is the same again, without a renewal being due") {
  Two two;
  two.pass(1s);
  CHECK_FALSE(two.a.told(NoticeKind::config_differs));
  auto config = secured();
  config.segments[0].vrids.reset(51);
  const auto keys = ring(1);
  two.b.handle(two.now, core::NewConfig{&config, 1, &keys});
  two.pass(1s);
  CHECK(two.a.told(NoticeKind::config_differs));
  CHECK(two.b.told(NoticeKind::config_differs));
  CHECK(two.a.engine.snapshot(two.now).peers[0].config_differs);
  two.a.handle(two.now, core::NewConfig{&config, 0, &keys});
  two.pass(1s);
  CHECK(two.a.told(NoticeKind::config_agrees));
  CHECK(two.b.told(NoticeKind::config_agrees));
  CHECK_FALSE(two.b.engine.snapshot(two.now).peers[0].config_differs);
}

TEST_CASE("secured: another key is told with both ids") {
  Two two(secured(), 1, 2);
  two.pass(500ms);
  CHECK(two.b.count(two.now, DropReason::key_unknown) > 0);
  CHECK_FALSE(two.b.told(NoticeKind::peer_up));
  const auto told = std::ranges::find(two.b.notices, DropReason::key_unknown, &core::Notice::reason);
  REQUIRE(told != two.b.notices.end());
  CHECK(told->key_ids.refused == two.a.engine.snapshot(two.now).peers[0].keys->own);
  CHECK(told->key_ids.own == two.b.engine.snapshot(two.now).peers[0].keys->own);
}

TEST_CASE("secured: the keys are changed on both hosts in turn, and no advert is lost") {
  const auto config = secured();
  Two two(config);
  two.pass(500ms);
  std::size_t adverts = 0;
  const auto step = [&](Host& host, const session::KeyRing& keys) {
    host.handle(two.now, core::NewConfig{&config, &host == &two.a ? core::PeerIndex{0} : core::PeerIndex{1}, &keys});
    for (int i = 0; i < 20; ++i) {
      two.captured_at_a(kFromA);
      ++adverts;
      two.deliver();
      two.pass(20ms);
    }
  };
  for (auto* const host : {&two.a, &two.b}) step(*host, ring(1, 2));
  for (auto* const host : {&two.a, &two.b}) step(*host, ring(2, 1));
  for (auto* const host : {&two.a, &two.b}) step(*host, ring(2));
  CHECK(two.b.injected.size() == adverts);
}

TEST_CASE("secured: a host that stood still speaks as a new run") {
  Two two;
  two.pass(500ms);
  two.b.notices.clear();
  two.a.handle(two.now, core::Resumed{5s});
  CHECK(two.a.told(NoticeKind::resumed));
  two.deliver();
  CHECK(two.b.told(NoticeKind::peer_restarted));
  two.captured_at_a(kFromA);
  two.deliver();
  CHECK(two.b.injected.size() == 1);
}

TEST_CASE("secured: a peer behind a translator is followed, with `nat` alone") {
  for (const bool nat : {true, false}) {
    CAPTURE(nat);
    auto config = secured();
    config.peers[0].nat = nat;
    Two two(config);
    two.pass(500ms);
    two.address_of_a = "198.51.100.7";
    two.port_of_a = 40000;
    two.captured_at_a(kFromA);
    two.deliver();
    CHECK(two.b.injected.size() == 1);  // it is authenticated, wherever it comes from
    two.b.handle(two.now, core::Captured{0, two.now, advert(advert_of("10.0.0.2"))});
    REQUIRE(two.b.sent.size() == 1);
    CHECK(two.b.sent[0].first.remote == ip(nat ? "198.51.100.7" : "10.0.0.1"));
    CHECK(two.b.sent[0].first.remote_port == (nat ? 40000 : 10112));
  }
}

TEST_CASE("secured: a path that is cut costs no advert") {
  auto config = secured();
  config.peers[0] = peer("a", {"10.0.0.1", "10.1.0.1"});
  config.peers[1] = peer("b", {"10.0.0.2", "10.1.0.2"});
  Two two(config);
  two.pass(500ms);
  for (int i = 0; i < 10; ++i) {
    two.captured_at_a(kFromA);
    REQUIRE(two.a.sent.size() == 2);
    std::erase_if(two.a.sent, [](const auto& one) { return one.first.path == 0; });
    two.deliver();
  }
  CHECK(two.b.injected.size() == 10);
}
