// Which source addresses a peer may speak for: listed, its own, or learned.
#include "support/rig.hpp"

using base::DropReason;
using core::NoticeKind;
using namespace std::chrono_literals;
using namespace test;

namespace {

Octets from(std::string_view source) { return advert(advert_of(source)); }
Octets from(std::size_t host) { return from("10.8.0." + std::to_string(host)); }

Speaker speaker_c() { return {.name = "c", .address = "10.0.0.3", .boot = 3003}; }

// As a live relay: its PING is heard.
void hear(Rig& rig, Speaker& speaker) { rig.received(speaker, speaker.ping(rig.now)); }

}  // namespace

TEST_CASE("sources: a peer's configured addresses need no learning") {
  Rig rig;
  Speaker a;
  CHECK(rig.offer(a, from("10.0.0.1")) == kAccepted);
  CHECK(rig.told(NoticeKind::source_learned) == 0);
}

TEST_CASE("sources: others are learned at first use, and told once") {
  Rig rig;
  Speaker a;
  CHECK(rig.offer(a, from("10.8.0.1")) == kAccepted);
  REQUIRE(rig.told(NoticeKind::source_learned) == 1);
  for (const auto& notice : rig.out.notices()) {
    if (notice.kind != NoticeKind::source_learned) continue;
    CHECK(notice.peer == kA);
    CHECK(notice.address == ip("10.8.0.1"));
  }
  CHECK(rig.offer(a, from("10.8.0.1")) == kAccepted);
  CHECK(rig.told(NoticeKind::source_learned) == 0);
}

TEST_CASE("sources: where they are listed nothing is learned") {
  auto config = mesh();
  config.peers[kA].sources = {*wire::parse_ip_prefix("10.1.0.0/24"), *wire::parse_ip_prefix("fe80::/10")};
  Rig rig(config);
  Speaker a;
  CHECK(rig.offer(a, from("10.1.0.7")) == kAccepted);
  CHECK(rig.offer(a, from("10.1.1.7")) == DropReason::source_not_allowed);
  CHECK(rig.offer(a, from("10.0.0.1")) == DropReason::source_not_allowed);
  CHECK(rig.told(NoticeKind::source_learned) == 0);
}

TEST_CASE("sources: a listed prefix does not allow what no peer may") {
  auto config = mesh();
  config.peers[kA].sources = {*wire::parse_ip_prefix("0.0.0.0/0")};
  Rig rig(config);
  Speaker a;
  CHECK(rig.offer(a, from("10.0.0.2")) == DropReason::source_own);
  CHECK(rig.offer(a, from("127.0.0.1")) == DropReason::source_invalid);
}

TEST_CASE("sources: what another live peer speaks for is contested") {
  Rig rig;
  Speaker a;
  auto c = speaker_c();
  hear(rig, a);
  hear(rig, c);
  CHECK(rig.offer(c, from("10.0.0.1")) == DropReason::source_contested);  // a's own address
  CHECK(rig.offer(a, from("10.8.0.1")) == kAccepted);
  CHECK(rig.offer(c, from("10.8.0.1")) == DropReason::source_contested);  // learned by a
  CHECK(rig.offer(a, from("10.8.0.1")) == kAccepted);
}

TEST_CASE("sources: what another live peer has listed is contested") {
  auto config = mesh();
  config.peers[kA].sources = {*wire::parse_ip_prefix("10.1.0.0/24")};
  Rig rig(config);
  Speaker a;
  auto c = speaker_c();
  hear(rig, a);
  CHECK(rig.offer(c, from("10.1.0.9")) == DropReason::source_contested);
}

TEST_CASE("sources: of a peer that is gone, another may take over what was learned") {
  Rig rig;
  Speaker a;
  auto c = speaker_c();
  hear(rig, c);
  CHECK(rig.offer(a, from("10.8.0.1")) == kAccepted);
  rig.received(a, a.bye(rig.now));
  CHECK(rig.offer(c, from("10.8.0.1")) == kAccepted);
  // And when the first is back, it finds the source taken.
  hear(rig, a);
  CHECK(rig.offer(a, from("10.8.0.1")) == DropReason::source_contested);
}

TEST_CASE("sources: at most sixteen are learned; the rest is refused") {
  Rig rig;
  Speaker a;
  for (std::size_t i = 1; i <= 16; ++i) CHECK(rig.offer(a, from(i)) == kAccepted);
  CHECK(rig.offer(a, from(17)) == DropReason::sources_full);
  CHECK(rig.offer(a, from(16)) == kAccepted);
  CHECK(rig.offer(a, from("10.0.0.1")) == kAccepted);
  auto c = speaker_c();
  CHECK(rig.offer(c, from(17)) == kAccepted);  // each peer by itself
}

TEST_CASE("sources: one that was not used for a minute makes room for a new one") {
  Rig rig;
  Speaker a;
  for (std::size_t i = 1; i <= 16; ++i) CHECK(rig.offer(a, from(i)) == kAccepted);
  rig.pass(50s);
  for (std::size_t i = 2; i <= 16; ++i) CHECK(rig.offer(a, from(i)) == kAccepted);
  CHECK(rig.offer(a, from(17)) == DropReason::sources_full);
  rig.pass(10s);
  CHECK(rig.offer(a, from(17)) == kAccepted);
  CHECK(rig.offer(a, from(18)) == DropReason::sources_full);
  CHECK(rig.offer(a, from(1)) == DropReason::sources_full);
}

TEST_CASE("sources: the rate holds for each peer and VRID by itself") {
  auto config = mesh();
  config.rate = 20;
  Rig rig(config);
  Speaker a;
  auto c = speaker_c();
  auto other = advert_of("10.0.0.1");
  other.vrid = 52;
  for (int i = 0; i < 20; ++i) CHECK(rig.offer(a, from("10.0.0.1")) == kAccepted);
  CHECK(rig.offer(a, from("10.0.0.1")) == DropReason::rate_exceeded);
  CHECK(rig.offer(a, advert(other)) == kAccepted);
  CHECK(rig.offer(c, from("10.0.0.3")) == kAccepted);
  rig.pass(51ms);
  CHECK(rig.offer(a, from("10.0.0.1")) == kAccepted);
  CHECK(rig.offer(a, from("10.0.0.1")) == DropReason::rate_exceeded);
}

TEST_CASE("sources: another source of the same peer and VRID shares the rate") {
  auto config = mesh();
  config.rate = 5;
  Rig rig(config);
  Speaker a;
  for (int i = 0; i < 5; ++i) CHECK(rig.offer(a, from("10.0.0.1")) == kAccepted);
  CHECK(rig.offer(a, from("10.8.0.1")) == DropReason::rate_exceeded);
}

TEST_CASE("sources: copies by a second path do not use up the rate") {
  auto config = mesh();
  config.rate = 5;
  Rig rig(config);
  const Speaker a;
  for (std::uint64_t id = 1; id <= 5; ++id) {
    const auto packet = from("10.0.0.1");
    CHECK(rig.offer(a, packet, a.advert(rig.now, packet, id)) == kAccepted);
    for (int i = 0; i < 9; ++i) CHECK(rig.offer(a, packet, a.advert(rig.now, packet, id)) == DropReason::duplicate);
  }
}
