// What passes in flows of their own: what the engine asks, sends and tells.
#include "session/probe.hpp"

#include "support/rig.hpp"

using core::Passed;
using session::FrameKind;
using session::Probe;
using session::ProbeWay;
using namespace std::chrono_literals;
using namespace test;

namespace {

// Host b asks; a is up, c is not.
struct Asking {
  Rig rig;
  Speaker a;
  std::vector<std::pair<FrameKind, Probe>> frames;  // to a
  std::vector<core::SendProbe> packets;

  explicit Asking(const config::Config& config = mesh()) : rig(config) {
    rig.own({"10.0.0.2"});
    rig.received(a, a.ping(rig.now));
  }
  void take(const core::Actions& out) {
    for (const auto& send : out.sends()) {
      const auto plain = opened(send);
      if (plain.frame.head.kind != FrameKind::probe && plain.frame.head.kind != FrameKind::probed) continue;
      REQUIRE(send.peer == kA);
      frames.emplace_back(plain.frame.head.kind, *session::read_probe(plain.frame.body));
    }
    packets.insert(packets.end(), out.probes().begin(), out.probes().end());
  }
  void ask() { take(rig.handle(core::ProbesWanted{})); }
  // Runs all deadlines; a answers what it is told by `answer`, which may do nothing.
  template <class Answer>
  void pass(base::Duration time, Answer answer) {
    for (const auto end = rig.now + time; rig.now < end;) {
      const auto told = frames.size();
      const auto sent = packets.size();
      rig.received(a, a.ping(rig.now));
      take(rig.tick());
      if (frames.size() > told || packets.size() > sent) answer(frames.size() > told);
      rig.now = std::max(rig.now + 1ms, std::min(end, rig.engine.next_deadline()));
    }
  }
  void come(const Probe& probe, const char* source = "10.0.0.1") { take(rig.handle(core::ProbeArrived{probe, ip(source)})); }
  void say(FrameKind kind, const Probe& probe) {
    Octets body(Probe::kBodyBytes);
    session::write_body(probe, body);
    take(rig.received(a, a.frame(rig.now, kind, 1, body)));
  }
  core::PassedWays passed() const { return rig.status("a").passed; }
};

constexpr auto nothing = [](bool) {};

}  // namespace

TEST_CASE("probes: nothing is asked before somebody wants to know, and no peer that is down") {
  Asking asking;
  asking.pass(3s, nothing);
  CHECK(asking.frames.empty());
  asking.ask();
  REQUIRE(asking.frames.size() == 1);  // none to c
  CHECK(asking.frames[0].first == FrameKind::probe);
  CHECK(asking.rig.out.looks_for_probes());
  CHECK(asking.packets.empty());  // the peer is to know first
  CHECK(asking.rig.status("a").probing);
  CHECK_FALSE(asking.rig.status("c").probing);
}

TEST_CASE("probes: one way after the other, UDP twice where nothing arrives") {
  Asking asking;
  asking.ask();
  asking.pass(10s, nothing);
  std::vector<ProbeWay> ways;
  for (const auto& [kind, probe] : asking.frames) ways.push_back(probe.way);
  CHECK(ways == std::vector{ProbeWay::udp, ProbeWay::udp, ProbeWay::gre, ProbeWay::vrrp, ProbeWay::multicast});
  REQUIRE(asking.packets.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(asking.packets[i].probe == asking.frames[i].second);
    CHECK(asking.packets[i].remote == ip(i == 4 ? "224.0.0.18" : "10.0.0.1"));
  }
  CHECK(asking.packets[0].remote_port == 10112);
  CHECK(asking.frames[0].second.token != asking.frames[1].second.token);
  CHECK_FALSE(asking.rig.status("a").probing);
  for (const auto& passed : asking.passed()) CHECK(passed == Passed{false, false});
  CHECK(asking.rig.status("c").passed[0] == Passed{});
}

TEST_CASE("probes: each direction for itself") {
  Asking asking;
  asking.ask();
  asking.come(asking.frames[0].second);
  asking.pass(10s, [&](bool told) {
    const auto probe = asking.frames.back().second;
    if (told && probe.way != ProbeWay::multicast) asking.come(probe);
    if (!told && probe.way != ProbeWay::gre) asking.say(FrameKind::probed, probe);
  });
  CHECK(asking.passed() == core::PassedWays{{{true, true}, {true, false}, {true, true}, {false, true}}});
  CHECK(asking.frames.size() == 4);  // UDP once
}

TEST_CASE("probes: only the token of now counts, and not from an address of this host") {
  Asking asking;
  asking.ask();
  const auto first = asking.frames[0].second;
  asking.come(first, "10.0.0.2");
  asking.come({first.way, first.token + 1});
  asking.come({ProbeWay::gre, first.token});
  asking.say(FrameKind::probed, {first.way, first.token ^ 1});
  CHECK(asking.passed()[0] == Passed{});
  CHECK(asking.rig.count(base::DropReason::probe_unasked) == 2);
  asking.pass(1300ms, nothing);
  asking.come(first);
  CHECK(asking.passed()[0].from != true);  // another one is under way
}

TEST_CASE("probes: a peer's wish is done once a second, to its own address, and told when its packet has come") {
  Asking asking;
  const Probe probe{ProbeWay::gre, 77};
  asking.say(FrameKind::probe, probe);
  REQUIRE(asking.packets.size() == 1);
  CHECK(asking.packets[0].probe == probe);
  CHECK(asking.packets[0].remote == ip("10.0.0.1"));
  CHECK(asking.rig.out.looks_for_probes());
  asking.rig.pass(900ms);
  asking.say(FrameKind::probe, {ProbeWay::gre, 78});
  CHECK(asking.packets.size() == 1);
  asking.come({ProbeWay::gre, 78});
  CHECK(asking.frames.empty());
  asking.come(probe, "192.0.2.9");  // behind a translator
  REQUIRE(asking.frames.size() == 1);
  CHECK(asking.frames[0] == std::pair{FrameKind::probed, probe});
  asking.come(probe);
  CHECK(asking.frames.size() == 1);
  CHECK(asking.rig.count(base::DropReason::probe_unasked) == 2);
  asking.rig.pass(100ms);
  asking.say(FrameKind::probe, {ProbeWay::udp, 79});
  CHECK(asking.packets.size() == 2);
}

TEST_CASE("probes: a datagram that is one is no datagram of a peer's") {
  Asking asking;
  asking.ask();
  const auto drops = asking.rig.all_drops();
  const auto datagrams = asking.rig.count(core::Metric::datagrams);
  const auto packet = session::packet_of(asking.frames[0].second);
  asking.rig.received(asking.a, Octets(packet.begin(), packet.end()));
  CHECK(asking.passed()[0].from == true);
  CHECK(asking.rig.count(core::Metric::datagrams) == datagrams);
  CHECK(asking.rig.all_drops() == drops);
}

TEST_CASE("probes: a multicast one that is captured is no advert") {
  Rig rig;
  rig.own({"10.0.0.2"});
  const auto packet = session::packet_of({ProbeWay::multicast, 9});
  const Octets payload(packet.begin(), packet.end());
  for (const auto* source : {"10.0.0.1", "10.0.0.2"}) {
    const auto octets = ip_packet(advert_of(source), payload);
    rig.native(octets);
    rig.captured(octets);
  }
  CHECK(rig.all_drops() == 0);
  CHECK(rig.count(core::Metric::captured) == 0);
  CHECK(rig.count(core::Metric::native) == 0);
}

TEST_CASE("probes: a witness is asked for UDP only") {
  auto config = mesh();
  config.peers[kA].witness = true;
  Asking asking(config);
  asking.ask();
  asking.pass(10s, nothing);
  for (const auto& [kind, probe] : asking.frames) CHECK(probe.way == ProbeWay::udp);
  CHECK(asking.passed()[1] == Passed{});
}
