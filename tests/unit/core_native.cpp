// Native stand-by: while an advert also arrives by multicast, its copies from peers are held back.
#include "support/rig.hpp"

using base::DropReason;
using core::NoticeKind;
using namespace std::chrono_literals;
using namespace test;

namespace {

const Octets kPacket = advert(advert_of("10.0.0.1"));  // interval 1 s

}  // namespace

TEST_CASE("native: what arrives natively is not injected") {
  Rig rig;
  Speaker a;
  rig.native(kPacket);
  CHECK(rig.count(core::Metric::native) == 1);
  CHECK(rig.offer(a, kPacket) == DropReason::native_standby);
}

TEST_CASE("native: the hold-off ends 1.5 intervals after the last one") {
  Rig rig;
  Speaker a;
  for (int i = 0; i < 5; ++i) {
    rig.native(kPacket);
    rig.pass(1s);
    CHECK(rig.offer(a, kPacket) == DropReason::native_standby);
  }
  rig.pass(499ms);
  CHECK(rig.offer(a, kPacket) == DropReason::native_standby);
  rig.pass(1ms);
  CHECK(rig.offer(a, kPacket) == kAccepted);
  rig.native(kPacket);
  CHECK(rig.offer(a, kPacket) == DropReason::native_standby);
}

TEST_CASE("native: the interval is the advert's own") {
  Rig rig;
  Speaker a;
  AdvertSpec spec;
  spec.version = 3;
  spec.interval = 10;
  rig.native(advert(spec));
  rig.pass(149ms);
  CHECK(rig.offer(a, advert(spec)) == DropReason::native_standby);
  rig.pass(1ms);
  CHECK(rig.offer(a, advert(spec)) == kAccepted);
}

TEST_CASE("native: only the same segment, source and VRID is held back") {
  auto config = mesh();
  config.segments = {segment("lan"), segment("dmz")};
  Rig rig(config);
  Speaker a{.segment = "lan"};
  Speaker dmz{.segment = "dmz"};
  rig.native(kPacket, 0);
  CHECK(rig.offer(a, kPacket) == DropReason::native_standby);
  CHECK(rig.offer(dmz, kPacket) == kAccepted);
  auto spec = advert_of("10.0.0.1");
  spec.vrid = 52;
  CHECK(rig.offer(a, advert(spec)) == kAccepted);
  CHECK(rig.offer(a, advert(advert_of("10.8.0.1"))) == kAccepted);
}

TEST_CASE("native: this host's own advert, come back to it, holds nothing off") {
  Rig rig;
  rig.native(advert(advert_of("10.0.0.2")));
  CHECK(rig.out.notices().empty());
  CHECK(rig.all_drops() == 0);
  rig.own({"10.9.9.9"});
  Speaker a;
  CHECK(rig.offer(a, advert(advert_of("10.0.0.2"))) == kAccepted);
}

TEST_CASE("native: a broken advert holds nothing off") {
  Rig rig;
  Speaker a;
  auto spec = advert_of("10.0.0.1");
  spec.damage = 1;
  rig.native(advert(spec));
  CHECK(rig.count(DropReason::vrrp_checksum) == 1);
  CHECK(rig.offer(a, kPacket) == kAccepted);
}

TEST_CASE("native: it never sends or injects anything itself") {
  Rig rig;
  rig.native(kPacket);
  CHECK(rig.out.sends().empty());
  CHECK(rig.out.injects().empty());
}

TEST_CASE("native: begin and end are told once each") {
  Rig rig;
  rig.native(kPacket);
  REQUIRE(rig.told(NoticeKind::native_seen) == 1);
  CHECK(rig.out.notices()[0].segment == 0u);
  CHECK(rig.out.notices()[0].address == ip("10.0.0.1"));
  CHECK(rig.out.notices()[0].vrid == 51);
  for (int i = 0; i < 3; ++i) {
    rig.pass(1s);
    rig.native(kPacket);
    CHECK(rig.out.notices().empty());
    rig.tick();
    CHECK(rig.told(NoticeKind::native_gone) == 0);
  }
  std::size_t gone = 0;
  for (int i = 0; i < 20; ++i) {
    rig.now = std::max(rig.now + 1ms, rig.engine.next_deadline());
    rig.tick();
    gone += rig.told(NoticeKind::native_gone);
  }
  CHECK(gone == 1);
  rig.native(kPacket);
  CHECK(rig.told(NoticeKind::native_seen) == 1);
}

TEST_CASE("native: more virtual routers than there are places: refused, and room again later") {
  Rig rig;
  std::size_t refused = 0;
  for (unsigned i = 0; i < 5000; ++i) {
    auto spec = advert_of("10.7." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1));
    rig.native(advert(spec));
  }
  refused = rig.count(DropReason::streams_full);
  CHECK(refused == 5000 - core::Streams<core::NativeStream>::kMost);
  rig.pass(3s);
  rig.tick();
  rig.native(advert(advert_of("10.6.0.1")));
  CHECK(rig.count(DropReason::streams_full) == refused);
}
