// The way out: what this host's VRRP daemon sends, to every peer; and what is not relayed.
#include <set>

#include "session/identity.hpp"
#include "support/adverts.hpp"
#include "support/rig.hpp"

using base::DropReason;
using core::Metric;
using namespace std::chrono_literals;
using namespace test;

namespace {

const AdvertSpec kOurs = advert_of("10.0.0.2");

// Why a captured packet was not relayed; kAccepted when both peers got it.
DropReason fate(Rig& rig, const Octets& packet) {
  const auto before = rig.engine.snapshot(rig.now).counters;
  const auto sends = rig.captured(packet).sends().size();
  const auto after = rig.engine.snapshot(rig.now).counters;
  auto reason = kAccepted;
  for (std::size_t i = 0; i < base::kDropReasons; ++i) {
    const auto candidate = static_cast<DropReason>(i);
    if (after.get(candidate) != before.get(candidate)) reason = candidate;
  }
  CHECK(sends == (reason == kAccepted ? 2 : 0));
  CHECK(after.get(Metric::captured) == before.get(Metric::captured) + 1);
  return reason;
}

DropReason fate(const AdvertSpec& spec) {
  Rig rig;
  return fate(rig, advert(spec));
}

}  // namespace

TEST_CASE("relay: one copy to every peer, to its own address and port") {
  Rig rig;
  const auto packet = advert(kOurs);
  const auto& out = rig.captured(packet, 3ms);
  REQUIRE(out.sends().size() == 2);
  CHECK(out.injects().empty());
  std::set<std::string> remotes;
  for (const auto& send : out.sends()) {
    CHECK(send.local == ip("10.0.0.2"));
    CHECK(send.remote_port == config::kDefaultPort);
    CHECK(send.advert);
    CHECK(send.path == 0);
    remotes.insert(to_string(send.remote));
    const auto plain = opened(send);
    CHECK(plain.node == session::node_id("b"));
    CHECK(plain.frame.head.kind == session::FrameKind::advert);
    CHECK(plain.frame.head.segment == session::segment_id("default"));
    CHECK(plain.frame.head.age_us == 3000);
    CHECK(plain.frame.head.sent_us == base::to_us(rig.now));
    CHECK(copy(plain.frame.body) == packet);
  }
  CHECK(remotes == std::set<std::string>{"10.0.0.1", "10.0.0.3"});
  CHECK(rig.count(Metric::captured) == 1);
  CHECK(rig.count(Metric::relayed) == 1);
  CHECK(rig.count(Metric::carried) == 2);
  CHECK(rig.status("a").counters.get(Metric::carried) == 1);
}

TEST_CASE("relay: advert ids rise by one, alike for all peers, in one boot") {
  Rig rig;
  std::uint64_t last = 0;
  std::set<std::uint64_t> boots;
  for (int i = 0; i < 3; ++i) {
    const auto& out = rig.captured(advert(kOurs));
    REQUIRE(out.sends().size() == 2);
    CHECK(opened(out.sends()[0]).frame.head.id == opened(out.sends()[1]).frame.head.id);
    const auto id = opened(out.sends()[0]).frame.head.id;
    if (i > 0) CHECK(id == last + 1);
    last = id;
    boots.insert(opened(out.sends()[0]).boot);
  }
  CHECK(boots.size() == 1);
}

TEST_CASE("relay: padding is cut off, all else is carried octet for octet") {
  auto trailing = v3();
  trailing.trailer = Octets(28, 9);
  auto ah = kOurs;
  ah.ah = true;
  auto options = kOurs;
  options.options = hex("94040000");  // taken from this host's own daemon
  for (auto spec : {kOurs, v3(), v3_ipv6(), trailing, ah, options}) {
    Rig rig;
    if (spec.source == "10.0.0.1") spec.source = "10.0.0.2";
    rig.own({"10.0.0.2", "fe80::1"});
    const auto packet = advert(spec);
    const auto& out = rig.captured(joined(packet, Octets(6, 0xee)));
    REQUIRE(out.sends().size() == 2);
    for (const auto& send : out.sends()) CHECK(copy(opened(send).frame.body) == packet);
  }
}

TEST_CASE("relay: only what has a source of this host (the loop guard)") {
  Rig rig;
  CHECK(fate(rig, advert(advert_of("10.0.0.1"))) == DropReason::foreign_source);
  CHECK(fate(rig, advert(advert_of("10.9.9.9"))) == DropReason::foreign_source);
  CHECK(fate(rig, advert(kOurs)) == kAccepted);
  rig.own({"10.9.9.9"});
  CHECK(fate(rig, advert(advert_of("10.9.9.9"))) == kAccepted);
  CHECK(fate(rig, advert(kOurs)) == DropReason::foreign_source);
  rig.own({});
  CHECK(fate(rig, advert(advert_of("10.9.9.9"))) == DropReason::foreign_source);
}

TEST_CASE("relay: what was injected is not relayed when it shows up again") {
  Rig rig;
  Speaker a;
  const auto packet = advert(advert_of("10.0.0.1"));
  REQUIRE(rig.offer(a, packet) == kAccepted);
  CHECK(fate(rig, packet) == DropReason::foreign_source);
}

TEST_CASE("relay: what a peer sent is never sent on") {
  Rig rig;
  Speaker a;
  REQUIRE(rig.offer(a, advert(advert_of("10.0.0.1"))) == kAccepted);
  for (const auto& send : rig.out.sends()) CHECK_FALSE(send.advert);
  CHECK(rig.count(Metric::carried) == 0);
}

TEST_CASE("relay: refused, what is no good advert") {
  CHECK(fate(kOurs) == kAccepted);
  auto spec = kOurs;
  spec.ttl = 254;
  CHECK(fate(spec) == DropReason::ttl_not_255);
  spec = kOurs;
  spec.destination = "224.0.0.1";
  CHECK(fate(spec) == DropReason::wrong_group);
  spec = kOurs;
  spec.fragment = 0x2000;
  CHECK(fate(spec) == DropReason::ip_fragment);
  spec = kOurs;
  spec.damage = 1;
  CHECK(fate(spec) == DropReason::vrrp_checksum);
  spec = kOurs;
  spec.vrid = 0;
  CHECK(fate(spec) == DropReason::vrrp_vrid_zero);
  spec = kOurs;
  spec.protocol = 89;
  CHECK(fate(spec) == DropReason::not_relayed_protocol);
  Rig rig;
  rig.own({"10.0.0.1"});
  CHECK(fate(rig, carp()) == DropReason::carp_seen);
  each_truncation(advert(kOurs), [&](const Octets& cut) { CHECK(fate(rig, cut) == DropReason::ip_malformed); });
}

TEST_CASE("relay: refused, a VRID that this host may not use") {
  auto config = mesh();
  config.peers[kB].vrids.reset();
  config.peers[kB].vrids.set(60);
  Rig rig(config);
  CHECK(fate(rig, advert(kOurs)) == DropReason::vrid_not_allowed);
  auto spec = kOurs;
  spec.vrid = 60;
  CHECK(fate(rig, advert(spec)) == kAccepted);
}

TEST_CASE("relay: refused, larger than what is carried") {
  auto spec = v3_ipv6();
  spec.source = "fe80::2";
  Rig rig;
  rig.own({"fe80::2"});
  spec.addresses.assign((session::kMaxInnerBytes - 48) / 16, "fe80::9");
  CHECK(advert(spec).size() == 1488);
  CHECK(fate(rig, advert(spec)) == kAccepted);
  spec.addresses.push_back("fe80::9");
  CHECK(fate(rig, advert(spec)) == DropReason::oversized);
}

TEST_CASE("relay: the age begins at the capture, and is bounded") {
  Rig rig;
  const auto age_of = [&](base::Duration age) { return opened(rig.captured(advert(kOurs), age).sends()[0]).frame.head.age_us; };
  CHECK(age_of(0s) == 0);
  CHECK(age_of(1500us) == 1500);
  CHECK(age_of(-1s) == 0);  // the two clocks of a capture may disagree a little
  CHECK(age_of(2h) == UINT32_MAX);
}

TEST_CASE("relay: each segment by its own id and rules") {
  auto config = mesh();
  config.segments = {segment("lan"), segment("dmz")};
  config.segments[1].vrids.reset();
  Rig rig(config);
  const auto& out = rig.captured(advert(kOurs), 0s, 0);
  REQUIRE(out.sends().size() == 2);
  CHECK(opened(out.sends()[0]).frame.head.segment == session::segment_id("lan"));
  CHECK(rig.captured(advert(kOurs), 0s, 1).sends().empty());
  CHECK(rig.count(DropReason::vrid_not_allowed) == 1);
}

TEST_CASE("relay: a peer without an address of a common family is told of, the others get theirs") {
  auto config = mesh();
  config.peers[kC] = peer("c", {"2001:db8::3"});
  Rig rig(config);
  const auto& out = rig.captured(advert(kOurs));
  REQUIRE(out.sends().size() == 1);
  CHECK(out.sends()[0].peer == kA);
  CHECK(rig.count(DropReason::no_local_address) == 1);
  CHECK(rig.status("c").counters.get(DropReason::no_local_address) == 1);
}
