// Repeats, overtaken adverts and boots: what of a peer's adverts reaches the VRRP daemon, and in which order.
#include "support/rig.hpp"

using base::DropReason;
using namespace std::chrono_literals;
using namespace test;

namespace {

Octets from_a(unsigned priority = 100, unsigned vrid = 51) {
  auto spec = advert_of("10.0.0.1");
  spec.priority = priority;
  spec.vrid = vrid;
  return advert(spec);
}

DropReason offer(Rig& rig, const Speaker& from, const Octets& packet, std::uint64_t id) {
  return rig.offer(from, packet, from.advert(rig.now, packet, id));
}

}  // namespace

TEST_CASE("order: a repeat is dropped") {
  Rig rig;
  const Speaker a;
  CHECK(offer(rig, a, from_a(), 5) == kAccepted);
  CHECK(offer(rig, a, from_a(), 5) == DropReason::duplicate);
  CHECK(offer(rig, a, from_a(), 6) == kAccepted);
}

TEST_CASE("order: an overtaken advert is dropped: a resignation is not undone") {
  Rig rig;
  const Speaker a;
  CHECK(offer(rig, a, from_a(100), 5) == kAccepted);
  CHECK(offer(rig, a, from_a(0), 7) == kAccepted);
  CHECK(offer(rig, a, from_a(100), 6) == DropReason::reordered);
  CHECK(offer(rig, a, from_a(100), 8) == kAccepted);
}

TEST_CASE("order: gaps are no fault") {
  Rig rig;
  const Speaker a;
  for (const std::uint64_t id : {std::uint64_t{1}, std::uint64_t{100}, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
    CHECK(offer(rig, a, from_a(), id) == kAccepted);
  }
  CHECK(offer(rig, a, from_a(), 0) == DropReason::reordered);
}

TEST_CASE("order: each virtual router and each family by itself") {
  Rig rig;
  const Speaker a;
  CHECK(offer(rig, a, from_a(100, 51), 9) == kAccepted);
  CHECK(offer(rig, a, from_a(100, 52), 8) == kAccepted);
  AdvertSpec ipv6;
  ipv6.version = 3;
  ipv6.interval = 100;
  ipv6.source = "fe80::1";
  ipv6.addresses = {"fe80::100"};
  CHECK(offer(rig, a, advert(ipv6), 7) == kAccepted);
  CHECK(offer(rig, a, from_a(100, 52), 8) == DropReason::duplicate);
}

TEST_CASE("order: each segment by itself") {
  auto config = mesh();
  config.segments = {segment("lan"), segment("dmz")};
  Rig rig(config);
  Speaker a{.segment = "lan"};
  CHECK(offer(rig, a, from_a(), 9) == kAccepted);
  a.segment = "dmz";
  CHECK(offer(rig, a, from_a(), 8) == kAccepted);
  CHECK(rig.out.injects()[0].segment == 1);
}

TEST_CASE("order: over several paths the first copy counts") {
  auto config = mesh();
  config.peers[kA] = peer("a", {"10.0.0.1", "10.1.0.1"});
  config.peers[kB] = peer("b", {"10.0.0.2", "10.1.0.2"});
  Rig rig(config);
  const Speaker first;
  const Speaker second{.address = "10.1.0.1", .path = 1};
  CHECK(offer(rig, second, from_a(), 5) == kAccepted);
  CHECK(offer(rig, first, from_a(), 5) == DropReason::duplicate);
  CHECK(offer(rig, first, from_a(), 6) == kAccepted);
  CHECK(offer(rig, second, from_a(), 6) == DropReason::duplicate);
}

TEST_CASE("order: two peers that both speak for a source each keep their own order") {
  auto config = mesh();
  for (const auto i : {kA, kC}) config.peers[i].sources = {*wire::parse_ip_prefix("10.0.0.0/24")};
  Rig rig(config);
  const Speaker a;
  const Speaker c{.name = "c", .address = "10.0.0.3", .boot = 3003};
  CHECK(offer(rig, a, from_a(), 5) == kAccepted);
  CHECK(offer(rig, c, from_a(), 2) == kAccepted);
  CHECK(offer(rig, a, from_a(), 5) == DropReason::duplicate);
  CHECK(offer(rig, a, from_a(), 4) == DropReason::reordered);
  CHECK(offer(rig, c, from_a(), 2) == DropReason::duplicate);
}

TEST_CASE("order: a refused advert does not count: only what was injected") {
  Rig rig;
  const Speaker a;
  rig.blocked(DropReason::link_down);
  CHECK(offer(rig, a, from_a(), 9) == DropReason::link_down);
  rig.blocked(std::nullopt);
  CHECK(offer(rig, a, from_a(), 9) == kAccepted);
}

TEST_CASE("boots: a new run begins again at its first id") {
  Rig rig;
  Speaker a;
  CHECK(offer(rig, a, from_a(), 5000) == kAccepted);
  a.boot = 1002;
  CHECK(offer(rig, a, from_a(), 1) == kAccepted);
  CHECK(offer(rig, a, from_a(), 1) == DropReason::duplicate);
}

TEST_CASE("boots: a run that has ended is refused from then on") {
  Rig rig;
  Speaker a;
  const auto late = a.advert(rig.now, from_a(), 6);
  CHECK(offer(rig, a, from_a(), 5) == kAccepted);
  a.boot = 1002;
  CHECK(offer(rig, a, from_a(), 1) == kAccepted);
  CHECK(rig.offer(a, from_a(), late) == DropReason::boot_retired);
  CHECK(offer(rig, a, from_a(), 2) == kAccepted);
  rig.pass(2min);  // also after its adverts have been forgotten
  rig.tick();
  CHECK(rig.offer(a, from_a(), late) == DropReason::boot_retired);
}

TEST_CASE("boots: of one peer they say nothing of another") {
  Rig rig;
  Speaker a;
  const Speaker c{.name = "c", .address = "10.0.0.3", .boot = 1001};
  CHECK(offer(rig, a, from_a(), 5) == kAccepted);
  CHECK(offer(rig, c, advert(advert_of("10.0.0.3")), 1) == kAccepted);
  a.boot = 1002;
  CHECK(offer(rig, a, from_a(), 1) == kAccepted);
  CHECK(offer(rig, c, advert(advert_of("10.0.0.3")), 2) == kAccepted);
}

TEST_CASE("boots: any number is a boot id, and its adverts are put in order") {
  Rig rig;
  const Speaker a{.boot = 0};
  CHECK(offer(rig, a, from_a(), 5) == kAccepted);
  CHECK(offer(rig, a, from_a(), 5) == DropReason::duplicate);
  CHECK(offer(rig, a, from_a(), 4) == DropReason::reordered);
}

TEST_CASE("boots: this host draws a new one each time it starts") {
  auto config = mesh();
  SeededRandom random(1);
  core::Engine first(base::Instant{}, config, kB, random);
  core::Engine second(base::Instant{}, config, kB, random);
  const wire::IpAddress own[] = {ip("10.0.0.2")};
  const auto packet = advert(advert_of("10.0.0.2"));
  std::uint64_t boots[2] = {};
  for (auto* const engine : {&first, &second}) {
    core::Actions out;
    engine->handle(base::Instant{}, core::AddressesChanged{own}, out);
    engine->handle(base::Instant{}, core::Captured{0, base::Instant{}, packet}, out);
    REQUIRE(out.sends().size() == 2);
    boots[engine == &second] = opened(out.sends()[0]).boot;
  }
  CHECK(boots[0] != boots[1]);
}

TEST_CASE("boots: a peer's restart is told when it was up") {
  Rig rig;
  Speaker a;
  rig.received(a, a.ping(rig.now));
  CHECK(rig.told(core::NoticeKind::peer_up) == 1);
  CHECK(rig.told(core::NoticeKind::peer_restarted) == 0);
  a.boot = 1002;
  rig.received(a, a.ping(rig.now));
  CHECK(rig.told(core::NoticeKind::peer_restarted) == 1);
  CHECK(rig.told(core::NoticeKind::peer_up) == 0);
  rig.received(a, a.ping(rig.now));
  CHECK(rig.out.notices().empty());
}
