// What the engine tells of virtual routers, from captured, carried and native adverts alike.
#include "support/rig.hpp"

using core::Finding;
using core::NoticeKind;
using namespace std::chrono_literals;
using namespace test;

namespace {

AdvertSpec spec_of(const std::string& source, std::uint8_t priority) {
  auto spec = advert_of(source);
  spec.priority = priority;
  return spec;
}

struct Told {
  std::vector<core::Notice> notices;

  void take(const core::Actions& out) {
    for (const auto& notice : out.notices()) {
      const auto kind = notice.kind;
      if (kind == NoticeKind::master || kind == NoticeKind::finding || kind == NoticeKind::finding_gone) notices.push_back(notice);
    }
  }
};

// This host, its peer a, and what was told of both.
struct Lan {
  Rig rig;
  Speaker a;
  Told told;

  Lan() { rig.own({"10.0.0.2"}); }
  void speak_own() { told.take(rig.captured(advert(spec_of("10.0.0.2", 100)))); }
  void speak_a() { told.take(rig.received(a, a.advert(rig.now, advert(spec_of("10.0.0.1", 200))))); }
};

}  // namespace

TEST_CASE("watch: the first master, a takeover, and no word in between") {
  Lan lan;
  auto& rig = lan.rig;
  auto& told = lan.told;
  for (int i = 0; i < 3; ++i) {
    lan.speak_own();
    told.take(rig.tick());
    rig.pass(1s);
  }
  REQUIRE(told.notices.size() == 1);
  CHECK(told.notices[0].kind == NoticeKind::master);
  CHECK(told.notices[0].voices[0].speaker == kB);
  for (int i = 0; i < 3; ++i) {
    lan.speak_a();
    told.take(rig.tick());
    rig.pass(1s);
  }
  REQUIRE(told.notices.size() == 2);
  CHECK(told.notices[1].voices[0].speaker == kA);
  CHECK(told.notices[1].voices[0].priority == 200);
}

TEST_CASE("watch: two masters, one carried and one of this host") {
  Lan lan;
  auto& rig = lan.rig;
  auto& told = lan.told;
  for (int i = 0; i < 3; ++i) {
    lan.speak_own();
    lan.speak_a();
    rig.pass(1s);
  }
  const auto snapshot = rig.engine.snapshot(rig.now);
  REQUIRE(snapshot.routers.size() == 1);
  REQUIRE(snapshot.routers[0].findings.size() == 1);
  CHECK(snapshot.routers[0].findings[0].finding == Finding::two_masters);
  CHECK(snapshot.routers[0].findings[0].voice.speaker == "a");
  CHECK(snapshot.routers[0].findings[0].other.speaker == "b");
  CHECK(told.notices.back().kind == NoticeKind::finding);

  told.notices.clear();
  rig.pass(2s);
  lan.speak_a();
  REQUIRE(told.notices.size() >= 1);
  CHECK(told.notices[0].kind == NoticeKind::finding_gone);
  CHECK(told.notices[0].finding == Finding::two_masters);
}

TEST_CASE("watch: adverts that come both ways are told once, as the last of all") {
  Lan lan;
  auto& rig = lan.rig;
  auto& told = lan.told;
  for (int i = 0; i < 100; ++i) {
    lan.speak_a();
    if (i < 30 || i > 60) told.take(rig.native(advert(spec_of("10.0.0.1", 200))));
    told.take(rig.tick());
    rig.pass(1s);
  }
  REQUIRE(told.notices.size() == 2);
  CHECK(told.notices[0].kind == NoticeKind::master);
  CHECK(told.notices[1].finding == Finding::native_multicast);
  CHECK(told.notices[1].voices[0].speaker == kA);
  static_assert(static_cast<std::size_t>(Finding::native_multicast) + 1 == core::kFindings);
}

TEST_CASE("watch: silence is found by the time alone") {
  Rig rig;
  rig.own({"10.0.0.2"});
  Told told;
  rig.captured(advert(spec_of("10.0.0.2", 100)));
  for (int i = 0; i < 7; ++i) {
    rig.pass(1s);
    told.take(rig.tick());
  }
  REQUIRE(told.notices.size() == 1);
  CHECK(told.notices[0].finding == Finding::no_master);
  CHECK(told.notices[0].elapsed >= 5s);
}

TEST_CASE("watch: a native advert of a peer has its name, another one has none") {
  Rig rig;
  rig.own({"10.0.0.2"});
  Speaker a;
  rig.received(a, a.advert(rig.now, advert(spec_of("10.0.0.1", 200))));
  rig.pass(1s);
  rig.native(advert(spec_of("10.0.0.1", 200)));
  rig.native(advert(spec_of("10.0.0.77", 50)));
  const auto snapshot = rig.engine.snapshot(rig.now);
  REQUIRE(snapshot.routers.size() == 1);
  REQUIRE(snapshot.routers[0].voices.size() == 2);
  CHECK(snapshot.routers[0].voices[0].speaker == "a");
  CHECK(snapshot.routers[0].voices[1].speaker.empty());
}

TEST_CASE("watch: a new configuration moves what is known to its new numbers") {
  Rig rig;
  rig.own({"10.0.0.2"});
  Speaker a;
  rig.received(a, a.advert(rig.now, advert(spec_of("10.0.0.1", 200))));
  auto config = mesh();
  config.segments = {segment("dmz"), segment("default")};
  std::swap(config.peers[0], config.peers[2]);
  const session::KeyRing keys;
  rig.handle(core::NewConfig{&config, 1, &keys});
  auto snapshot = rig.engine.snapshot(rig.now);
  REQUIRE(snapshot.routers.size() == 1);
  CHECK(snapshot.routers[0].segment == "default");
  CHECK(snapshot.routers[0].voices[0].speaker == "a");

  auto without = mesh();
  without.segments = {segment("dmz")};
  rig.handle(core::NewConfig{&without, 1, &keys});
  CHECK(rig.engine.snapshot(rig.now).routers.empty());
}

TEST_CASE("watch: a CARP router beside a virtual router of the same number, told to no peer") {
  auto config = mesh();
  config.segments[0].relay.push_back(*proto::parse_relayed("carp"));
  Rig rig(config);
  rig.own({"10.0.0.2"});
  auto vrrp = advert_of("10.0.0.2");
  vrrp.vrid = 42;
  rig.captured(advert(vrrp));
  rig.captured(carp({.source = "10.0.0.2"}));
  const auto snapshot = rig.engine.snapshot(rig.now);
  REQUIRE(snapshot.routers.size() == 2);
  CHECK(snapshot.routers[0].vrid == snapshot.routers[1].vrid);
  CHECK(proto::protocols()[snapshot.routers[0].protocol].name == "vrrp");
  CHECK(proto::protocols()[snapshot.routers[1].protocol].name == "carp");
  CHECK(snapshot.routers[1].voices[0].priority == 250);
}
