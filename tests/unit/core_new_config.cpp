// The configuration changes while all goes on.
#include "support/rig.hpp"

using base::DropReason;
using namespace std::chrono_literals;
using test::kAccepted;
using test::Rig;
using test::Speaker;

namespace {

struct Reloaded : Rig {
  explicit Reloaded(const config::Config& config = test::mesh()) : Rig(config) {
    own({"10.0.0.2"});
    blocked(std::nullopt);
  }
  const core::Actions& change(const config::Config& config, core::PeerIndex self = test::kB) {
    const session::KeyRing none;
    return handle(core::NewConfig{&config, self, &none});
  }
};

test::Octets advert(unsigned vrid = 51) {
  test::AdvertSpec spec;
  spec.vrid = vrid;
  return test::advert(spec);
}

}  // namespace

TEST_CASE("new config: an unchanged peer goes on: its run, its filters, its counters") {
  Reloaded rig;
  Speaker a;
  CHECK(rig.offer(a, advert()) == kAccepted);
  auto config = test::mesh();
  config.peers.erase(config.peers.begin() + test::kC);
  config.peers.insert(config.peers.begin(), test::peer("0", {"10.0.0.9"}));  // all indices move
  rig.change(config, 2);
  CHECK(rig.status("a").liveness == core::Liveness::up);
  CHECK(rig.status("a").counters.get(core::Metric::injected) == 1);
  CHECK(rig.offer(a, advert(), a.advert(rig.now, advert(), 1)) == DropReason::duplicate);
  CHECK(rig.offer(a, advert()) == kAccepted);
  CHECK(rig.engine.snapshot(rig.now).peers.size() == 2);
  test::AdvertSpec own;
  own.source = "10.0.0.2";
  CHECK(rig.captured(test::advert(own)).sends().size() == 2);
}

TEST_CASE("new config: a peer that is gone is a stranger, a new one is known") {
  Reloaded rig;
  Speaker c{"c", "10.0.0.3", 3003};
  CHECK(rig.offer(c, advert()) == kAccepted);
  auto config = test::mesh();
  config.peers[test::kC] = test::peer("d", {"10.0.0.4"});
  rig.change(config);
  const auto before = rig.count(DropReason::unknown_peer);
  CHECK(rig.received(c, c.advert(rig.now, advert())).injects().empty());
  CHECK(rig.count(DropReason::unknown_peer) == before + 1);
  Speaker d{"d", "10.0.0.4", 4004};
  CHECK(rig.offer(d, advert()) == kAccepted);
}

TEST_CASE("new config: another address, or another carrier, begins anew") {
  Reloaded rig;
  Speaker a;
  CHECK(rig.offer(a, advert()) == kAccepted);
  auto config = test::mesh();
  config.peers[test::kA] = test::peer("a", {"10.0.0.7"});
  rig.change(config);
  CHECK(rig.status("a").liveness == core::Liveness::unknown);
  a.address = "10.0.0.7";
  CHECK(rig.offer(a, advert()) == kAccepted);

  config.pairs[{"a", "b"}] = config::Pair{"gre", true, {}, {}};
  rig.change(config);
  CHECK(rig.status("a").carrier == "gre");
  CHECK(rig.received(a, a.advert(rig.now, advert())).injects().empty());
  CHECK(rig.count(DropReason::wrong_carrier) == 1);
}

TEST_CASE("new config: VRIDs, sources and segments count at once") {
  auto config = test::mesh();
  config.segments.push_back(test::segment("dmz"));
  Reloaded rig(config);
  rig.blocked(std::nullopt, 1);
  Speaker a;
  a.segment = "dmz";
  CHECK(rig.offer(a, advert()) == kAccepted);
  config.segments.erase(config.segments.begin());  // dmz is the first now
  config.peers[test::kA].vrids.reset().set(51);
  rig.change(config);
  CHECK(rig.status("a").liveness == core::Liveness::up);  // the pair itself did not change
  CHECK(rig.offer(a, advert()) == kAccepted);
  CHECK(rig.offer(a, advert(52)) == DropReason::vrid_not_allowed);
  config.peers[test::kA].sources = {*wire::parse_ip_prefix("10.9.0.0/16")};
  rig.change(config);
  CHECK(rig.offer(a, advert()) == DropReason::source_not_allowed);
}
