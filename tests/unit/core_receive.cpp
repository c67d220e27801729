// The way in: each reason why what a peer sends is not injected, as a case of its own.
#include "support/adverts.hpp"
#include "support/rig.hpp"

using base::DropReason;
using core::Metric;
using namespace std::chrono_literals;
using namespace test;

namespace {

const Octets kPacket = advert(advert_of("10.0.0.1"));

DropReason offered(const AdvertSpec& spec) {
  Rig rig;
  Speaker a;
  return rig.offer(a, advert(spec));
}

}  // namespace

TEST_CASE("receive: a good advert is injected, octet for octet") {
  Rig rig;
  Speaker a;
  CHECK(rig.offer(a, kPacket) == kAccepted);
  REQUIRE(rig.out.injects().size() == 1);
  const auto& inject = rig.out.injects()[0];
  CHECK(inject.segment == 0);
  CHECK(inject.destination == ip("224.0.0.18"));
  CHECK(inject.vrid == 51);
  CHECK(inject.origin == kA);
  CHECK(rig.count(Metric::datagrams) == 1);
  CHECK(rig.count(Metric::received) == 1);
  CHECK(rig.count(Metric::injected) == 1);
  CHECK(rig.status("a").counters.get(Metric::injected) == 1);
  CHECK(rig.status("c").counters.get(Metric::injected) == 0);
}

TEST_CASE("receive: every form of an advert is taken") {
  auto trailing = v3();
  trailing.trailer = Octets(28, 9);
  AdvertSpec ah;
  ah.ah = true;
  auto resigned = AdvertSpec{};
  resigned.priority = 0;
  for (const auto& spec : {AdvertSpec{}, v3(), v3_ipv6(), trailing, ah, resigned}) CHECK(offered(spec) == kAccepted);
}

TEST_CASE("receive: refused, a stranger") {
  Rig rig;
  Speaker stranger{.address = "10.0.0.9"};
  CHECK(rig.offer(stranger, kPacket) == DropReason::unknown_peer);
  REQUIRE(rig.told(core::NoticeKind::refused) == 1);
  CHECK(rig.out.notices()[0].address == ip("10.0.0.9"));
}

TEST_CASE("receive: refused, this host's own address as a peer") {
  Rig rig;
  Speaker self{.name = "b", .address = "10.0.0.2"};
  CHECK(rig.offer(self, kPacket) == DropReason::unknown_peer);
}

TEST_CASE("receive: refused, another host's name") {
  Rig rig;
  Speaker wrong{.name = "c"};
  CHECK(rig.offer(wrong, kPacket) == DropReason::wrong_node);
  CHECK(rig.status("a").counters.get(DropReason::wrong_node) == 1);
  CHECK(rig.status("a").liveness == core::Liveness::unknown);
}

TEST_CASE("receive: refused, no datagram of a relay") {
  Rig rig;
  Speaker a;
  const auto good = a.advert(rig.now, kPacket);
  CHECK(rig.offer(a, kPacket, {}) == DropReason::datagram_malformed);
  CHECK(rig.offer(a, kPacket, Octets(200, 0)) == DropReason::datagram_malformed);
  CHECK(rig.offer(a, kPacket, with(good, 1, 2)) == DropReason::version_unknown);
  CHECK(rig.offer(a, kPacket, with(good, 20, 200)) == DropReason::frame_unknown_kind);
  each_truncation(good, [&](const Octets& cut) { CHECK(rig.offer(a, kPacket, cut) != kAccepted); });
  CHECK(rig.count(Metric::injected) == 0);
  CHECK(rig.offer(a, kPacket, good) == kAccepted);  // none of them has changed anything
}

TEST_CASE("receive: refused, a segment that is not known here") {
  Rig rig;
  Speaker a{.segment = "dmz"};
  CHECK(rig.offer(a, kPacket) == DropReason::unknown_segment);
}

TEST_CASE("receive: refused, octets behind the packet") {
  Rig rig;
  Speaker a;
  const auto padded = joined(kPacket, Octets(1));
  CHECK(rig.offer(a, padded) == DropReason::ip_malformed);
}

TEST_CASE("receive: refused, a packet that is cut") {
  Rig rig;
  Speaker a;
  each_truncation(kPacket, [&](const Octets& cut) {
    const auto reason = rig.offer(a, cut);
    CHECK(reason == (cut.size() < 20 ? DropReason::frame_malformed : DropReason::ip_malformed));
  });
}

TEST_CASE("receive: refused, a broken IP header") {
  AdvertSpec spec;
  spec.fragment = 0x2000;
  CHECK(offered(spec) == DropReason::ip_fragment);
  spec = {};
  spec.options = hex("94040000");
  CHECK(offered(spec) == DropReason::ip_options);
  spec = {};
  spec.ttl = 254;
  CHECK(offered(spec) == DropReason::ttl_not_255);
  Rig rig;
  Speaker a;
  CHECK(rig.offer(a, with(kPacket, 10, static_cast<std::uint8_t>(kPacket[10] ^ 1))) == DropReason::ip_checksum);
}

TEST_CASE("receive: refused, a destination that is none of the groups") {
  AdvertSpec spec;
  for (const auto* const destination : {"10.0.0.2", "224.0.0.5", "255.255.255.255"}) {
    spec.destination = destination;
    CHECK(offered(spec) == DropReason::wrong_group);
  }
}

TEST_CASE("receive: refused, no valid advert inside") {
  AdvertSpec spec;
  spec.damage = 1;
  CHECK(offered(spec) == DropReason::vrrp_checksum);
  spec = {};
  spec.vrid = 0;
  CHECK(offered(spec) == DropReason::vrrp_vrid_zero);
  spec = {};
  spec.interval = 0;
  CHECK(offered(spec) == DropReason::vrrp_interval_zero);
  spec = {};
  spec.auth_type = 9;
  CHECK(offered(spec) == DropReason::vrrp_auth_type);
  spec = {};
  spec.trailer = Octets(3);
  CHECK(offered(spec) == DropReason::vrrp_length);
  spec = {};
  spec.type = 3;
  CHECK(offered(spec) == DropReason::vrrp_malformed);
  spec = {};
  spec.ah = true;
  spec.ah_next_header = 89;
  CHECK(offered(spec) == DropReason::ah_malformed);
  spec = {};
  spec.protocol = 17;
  CHECK(offered(spec) == DropReason::not_relayed_protocol);
  Rig rig;
  Speaker a;
  CHECK(rig.offer(a, carp()) == DropReason::carp_seen);
  // IPv6: the kernel does not look at the checksum of an injected copy, so this is the only place that does.
  auto ipv6 = v3_ipv6();
  ipv6.damage = 1;
  CHECK(offered(ipv6) == DropReason::vrrp_checksum);
}

TEST_CASE("receive: refused, a VRID that segment or peer does not list") {
  auto config = mesh();
  config.peers[kA].vrids.reset(51);
  Rig by_peer(config);
  Speaker a;
  CHECK(by_peer.offer(a, kPacket) == DropReason::vrid_not_allowed);
  Speaker c{.name = "c", .address = "10.0.0.3"};
  CHECK(by_peer.offer(c, advert(advert_of("10.0.0.3"))) == kAccepted);

  config = mesh();
  config.segments[0].vrids.reset(51);
  Rig by_segment(config);
  CHECK(by_segment.offer(a, kPacket) == DropReason::vrid_not_allowed);
}

TEST_CASE("receive: refused, a source that cannot be") {
  for (const auto* const source : {"0.0.0.0", "127.0.0.1", "224.0.0.18", "255.255.255.255"}) {
    AdvertSpec spec;
    spec.source = source;
    CHECK(offered(spec) == DropReason::source_invalid);
  }
  for (const auto* const source : {"::", "::1", "ff02::12"}) {
    auto spec = v3_ipv6();
    spec.source = source;
    CHECK(offered(spec) == DropReason::source_invalid);
  }
}

TEST_CASE("receive: refused, an address of this host as source; also one that is in no file") {
  Rig rig;
  Speaker a;
  CHECK(rig.offer(a, advert(advert_of("10.0.0.2"))) == DropReason::source_own);
  CHECK(rig.offer(a, advert(advert_of("10.7.7.7"))) == kAccepted);
  rig.own({"10.0.0.2", "10.7.7.7"});
  CHECK(rig.offer(a, advert(advert_of("10.7.7.7"))) == DropReason::source_own);
}

TEST_CASE("receive: refused, while the segment takes nothing") {
  Rig rig;
  Speaker a;
  for (const auto reason : {DropReason::link_down, DropReason::unguarded}) {
    rig.blocked(reason);
    CHECK(rig.offer(a, kPacket) == reason);
    rig.blocked(std::nullopt);
    CHECK(rig.offer(a, kPacket) == kAccepted);
  }
}

TEST_CASE("receive: observed, nothing is injected, and the same is refused as ever") {
  auto config = mesh();
  config.observe = true;
  Rig rig(config);
  Speaker a;
  const auto datagram = a.advert(rig.now, kPacket);
  CHECK(rig.received(a, datagram).injects().empty());
  CHECK(rig.count(Metric::observed) == 1);
  CHECK(rig.count(Metric::injected) == 0);
  CHECK(rig.received(a, datagram).injects().empty());
  CHECK(rig.count(DropReason::duplicate) == 1);
  CHECK(rig.engine.snapshot(rig.now).observes);
}

TEST_CASE("receive: a segment takes nothing until it is said to") {
  auto config = mesh();
  SeededRandom random(1);
  core::Engine engine(base::Instant{}, config, kB, random);
  CHECK(engine.snapshot(base::Instant{}).segments[0].blocked == DropReason::link_down);
}

TEST_CASE("receive: a refusal is told once in ten seconds, with its number") {
  Rig rig;
  Speaker a;
  const auto bad = advert([] {
    AdvertSpec spec;
    spec.damage = 1;
    return spec;
  }());
  CHECK(rig.offer(a, bad) == DropReason::vrrp_checksum);
  CHECK(rig.told(core::NoticeKind::refused) == 1);
  for (int i = 0; i < 20; ++i) {
    rig.offer(a, bad);
    CHECK(rig.told(core::NoticeKind::refused) == 0);
  }
  rig.pass(10s);
  rig.offer(a, bad);
  REQUIRE(rig.told(core::NoticeKind::refused) == 1);
  CHECK(rig.out.notices().back().count == 21);
  CHECK(rig.out.notices().back().reason == DropReason::vrrp_checksum);
}
