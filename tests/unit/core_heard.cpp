// HEARD frames: what the engine tells, and what it makes of what it is told.
#include "session/heard.hpp"
#include "session/identity.hpp"
#include "support/rig.hpp"

using core::NoticeKind;
using core::Passage;
using session::FrameKind;
using session::HeardMaster;
using session::HeardNode;
using session::HeardState;
using namespace std::chrono_literals;
using namespace test;

namespace {

const std::uint64_t kNodeA = session::node_id("a");
const std::uint64_t kNodeB = session::node_id("b");
const std::uint64_t kNodeC = session::node_id("c");

// Host b, and the relays a and c, which PING each second and answer while they may.
struct Three {
  Rig rig;
  Speaker a;
  Speaker c{.name = "c", .address = "10.0.0.3", .boot = 1003};
  bool a_hears = true;
  bool c_speaks = true;
  std::vector<core::Notice> notices;
  std::vector<std::pair<base::Instant, session::HeardBody>> reports;  // to c
  std::vector<Octets> kept;
  std::uint64_t report_id = 0;

  explicit Three(const config::Config& config = mesh()) : rig(config) {}

  void take(const core::Actions& out) {
    for (const auto& notice : out.notices()) {
      if (notice.kind == NoticeKind::one_way || notice.kind == NoticeKind::one_way_gone) notices.push_back(notice);
    }
  }
  void tick() {
    take(rig.tick());
    std::vector<std::pair<core::PeerIndex, std::uint64_t>> pings;
    for (const auto& send : rig.out.sends()) {
      const auto plain = opened(send);
      if (plain.frame.head.kind == FrameKind::ping) pings.emplace_back(send.peer, plain.frame.head.sent_us);
      if (plain.frame.head.kind != FrameKind::heard || send.peer != kC) continue;
      kept.push_back(copy(plain.frame.body));
      reports.emplace_back(rig.now, *session::read_heard(kept.back()));
    }
    for (const auto& [peer, sent_us] : pings) {
      if (peer == kA && a_hears) take(rig.received(a, a.pong(rig.now, sent_us)));
      if (peer == kC && c_speaks) take(rig.received(c, c.pong(rig.now, sent_us)));
    }
  }
  // Each second: PINGs of both, then every deadline of the engine.
  void pass(base::Duration time) {
    for (const auto end = rig.now + time; rig.now < end;) {
      take(rig.received(a, a.ping(rig.now)));
      if (c_speaks) take(rig.received(c, c.ping(rig.now)));
      for (const auto next = rig.now + 1s; rig.now < next;) {
        tick();
        rig.now = std::max(rig.now, std::min(next, rig.engine.next_deadline()));
      }
    }
  }
  void say(const Speaker& by, const std::vector<HeardNode>& nodes, const std::vector<HeardMaster>& masters = {}) {
    Octets body(session::kMaxInnerBytes);
    body.resize(session::write_heard(nodes, masters, body));
    take(rig.received(by, by.frame(rig.now, FrameKind::heard, ++report_id, body)));
  }
};

}  // namespace

TEST_CASE("heard: each peer is told, within 5 s and with a PING, who answers") {
  Three three;
  three.pass(21s);
  REQUIRE(three.reports.size() >= 4);
  for (std::size_t i = 1; i < three.reports.size(); ++i) CHECK(three.reports[i].first - three.reports[i - 1].first <= 5s);
  const auto& last = three.reports.back().second;
  REQUIRE(last.node_count() == 2);
  CHECK(last.node(0) == HeardNode{kNodeA, HeardState::answers});
  CHECK(last.node(1) == HeardNode{kNodeC, HeardState::answers});
  CHECK(three.reports.size() <= 7);  // a and c were found, and each 5 s after
  CHECK(three.notices.empty());
}

TEST_CASE("heard: what is not known yet is left out, then it is silent") {
  Three three;
  three.c_speaks = false;
  three.pass(2s);
  REQUIRE(three.reports.back().second.node_count() == 1);
  three.pass(2s);
  REQUIRE(three.reports.back().second.node_count() == 2);
  CHECK(three.reports.back().second.node(1) == HeardNode{kNodeC, HeardState::silent});
  CHECK(three.rig.status("c").passage == Passage::silent);
  CHECK(three.rig.status("a").passage == Passage::both);
}

TEST_CASE("heard: a peer that is heard and does not answer is not silent, and the way to it is named") {
  Three three;
  three.pass(3s);
  three.a_hears = false;
  three.pass(5s);
  REQUIRE(three.notices.size() == 1);
  CHECK(three.notices[0].kind == NoticeKind::one_way);
  CHECK(three.notices[0].peer == kA);
  CHECK(three.notices[0].other == kB);
  CHECK(three.rig.status("a").passage == Passage::one_way);
  CHECK(three.rig.status("a").liveness == core::Liveness::up);
  CHECK(three.reports.back().second.node(0) == HeardNode{kNodeA, HeardState::unknown});
  const auto snapshot = three.rig.engine.snapshot(three.rig.now);
  REQUIRE(snapshot.one_way.size() == 1);
  CHECK(snapshot.one_way[0].host == "a");
  CHECK(snapshot.one_way[0].speaker == "b");
  CHECK(snapshot.one_way[0].port == 10112);
  CHECK(snapshot.one_way[0].addresses == std::vector{ip("10.0.0.2")});
  three.a_hears = true;
  three.pass(2s);
  REQUIRE(three.notices.size() == 2);
  CHECK(three.notices[1].kind == NoticeKind::one_way_gone);
  CHECK(three.rig.status("a").passage == Passage::both);
}

TEST_CASE("heard: a peer that says it hears nothing of this host is believed, before its answers are missed") {
  Three three;
  three.pass(3s);
  three.say(three.a, {{kNodeB, HeardState::silent}});
  three.pass(2s);
  REQUIRE(three.notices.size() == 1);
  CHECK(three.notices[0].peer == kA);
  CHECK(three.notices[0].other == kB);
}

TEST_CASE("heard: one way between two others, within two seconds, and gone") {
  Three three;
  three.pass(3s);
  three.say(three.a, {{kNodeB, HeardState::answers}, {kNodeC, HeardState::answers}});
  three.say(three.c, {{kNodeB, HeardState::answers}, {kNodeA, HeardState::silent}});
  three.pass(1s);
  CHECK(three.notices.empty());
  three.pass(1s);
  REQUIRE(three.notices.size() == 1);
  CHECK(three.notices[0].peer == kC);
  CHECK(three.notices[0].other == kA);
  three.say(three.c, {{kNodeB, HeardState::answers}, {kNodeA, HeardState::answers}});
  REQUIRE(three.notices.size() == 2);
  CHECK(three.notices[1].kind == NoticeKind::one_way_gone);
  CHECK(three.rig.engine.snapshot(three.rig.now).one_way.empty());
}

TEST_CASE("heard: an older report that a newer one overtook changes nothing, and a new run begins anew") {
  Three three;
  three.pass(3s);
  three.say(three.a, {{kNodeC, HeardState::answers}});
  three.report_id = 10;
  three.say(three.c, {{kNodeA, HeardState::answers}});
  three.report_id = 5;
  three.say(three.c, {{kNodeA, HeardState::silent}});
  three.pass(3s);
  CHECK(three.notices.empty());
  three.c.boot = 1004;
  three.report_id = 0;
  three.say(three.c, {{kNodeA, HeardState::silent}});
  three.pass(3s);
  CHECK(three.notices.size() == 1);
}

TEST_CASE("heard: a peer that says good-bye, or falls silent, is no witness") {
  for (const bool says_so : {true, false}) {
    Three three;
    three.pass(3s);
    three.say(three.a, {{kNodeC, HeardState::answers}});
    three.say(three.c, {{kNodeA, HeardState::silent}});
    three.pass(2s);
    REQUIRE(three.notices.size() == 1);
    if (says_so) three.take(three.rig.received(three.c, three.c.bye(three.rig.now)));
    three.c_speaks = false;
    three.pass(says_so ? 1s : 5s);
    REQUIRE(three.notices.size() == 2);
    CHECK(three.notices[1].kind == NoticeKind::one_way_gone);
  }
}

TEST_CASE("heard: who is MASTER, as heard here and as told") {
  Three three;
  three.pass(1s);
  three.rig.captured(advert(advert_of("10.0.0.2")));
  three.rig.received(three.a, three.a.advert(three.rig.now, advert(advert_of("10.0.0.1"))));
  three.rig.native(advert(advert_of("10.0.0.3")));
  three.pass(1s);
  const auto& report = three.reports.back().second;
  REQUIRE(report.master_count() == 3);
  const std::array origins{kNodeB, kNodeA, std::uint64_t{0}};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto master = report.master(i);
    CHECK(master.segment == session::segment_id("default"));
    CHECK(master.family == 4);
    CHECK(master.vrid == 51);
    CHECK(master.origin == origins[i]);
    CHECK(master.age_ms <= 1000);
  }
  three.say(three.c, {}, {{session::segment_id("default"), 4, 51, 200, kNodeA, 300}, {7, 4, 52, 200, kNodeA, 300}});
  three.rig.pass(200ms);
  const auto told = three.rig.status("c").masters;
  REQUIRE(told.size() == 1);  // the other segment is none of this host's
  CHECK(told[0].segment == "default");
  CHECK(told[0].origin == "a");
  CHECK(told[0].priority == 200);
  CHECK(told[0].age == 500ms);
}

TEST_CASE("heard: two masters of which one does not hear the other: that is the cause, told once it is known") {
  Three three;
  std::vector<core::Notice> masters;
  const auto speak = [&](int seconds) {
    for (int i = 0; i < seconds; ++i) {
      for (auto* const by : {&three.a, &three.c}) {
        const auto& out = three.rig.received(*by, by->advert(three.rig.now, advert(advert_of(by->address))));
        for (const auto& notice : out.notices()) {
          if (notice.kind == NoticeKind::finding && notice.finding == core::Finding::two_masters) masters.push_back(notice);
        }
        three.take(out);
      }
      three.pass(1s);
    }
  };
  speak(3);
  REQUIRE(masters.size() == 1);
  CHECK(masters[0].cause == core::Finding::count_);
  three.say(three.a, {{kNodeC, HeardState::answers}});
  three.say(three.c, {{kNodeA, HeardState::silent}});
  speak(3);
  REQUIRE(masters.size() == 2);
  CHECK(masters[1].cause == core::Finding::one_way);
  const auto status = three.rig.engine.snapshot(three.rig.now).routers.at(0).findings.at(0);
  CHECK(status.cause == core::Finding::one_way);
  CHECK(status.deaf.first == (status.voice.speaker == "c"));
  CHECK(status.deaf.second == (status.other.speaker == "c"));
}

TEST_CASE("heard: nothing is told to, or known of, a peer whose carrier has no PINGs") {
  auto config = mesh();
  config.pairs[{"b", "c"}].carrier = "gre";
  Rig rig(config);
  for (int i = 0; i < 6; ++i) {
    rig.tick();
    for (const auto& send : rig.out.sends()) {
      CHECK(send.peer == kA);
      const auto frame = opened(send).frame;
      if (frame.head.kind != FrameKind::heard) continue;
      const auto report = session::read_heard(frame.body);
      REQUIRE(report->node_count() >= 1);
      CHECK(report->node(report->node_count() - 1) == HeardNode{kNodeC, HeardState::unknown});
    }
    rig.pass(1s);
  }
  CHECK(rig.status("c").passage == Passage::unknown);
  CHECK(rig.status("a").passage == Passage::silent);
}

TEST_CASE("heard: of a CARP router nothing is told, as a frame knows a VRID only") {
  auto config = mesh();
  config.segments[0].relay.push_back(*proto::parse_relayed("carp"));
  Three three(config);
  three.rig.own({"10.0.0.2"});
  three.rig.captured(advert(advert_of("10.0.0.2")));
  three.rig.captured(carp({.source = "10.0.0.2"}));
  three.pass(1s);
  REQUIRE_FALSE(three.reports.empty());
  const auto& body = three.reports.back().second;
  REQUIRE(body.master_count() == 1);
  CHECK(body.master(0).vrid == 51);
}
