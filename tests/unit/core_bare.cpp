// Peers behind carriers without PINGs: gre here, for all of them.
#include "support/rig.hpp"
#include "wire/gre.hpp"

using base::DropReason;
using namespace std::chrono_literals;
using core::NoticeKind;
using test::kA;
using test::kAccepted;
using test::kC;
using test::Octets;
using test::Rig;

namespace {

config::Config over_gre() {
  auto config = test::mesh();
  config.carrier = "gre";
  return config;
}

struct Gre : Rig {
  explicit Gre(const config::Config& config = over_gre()) : Rig(config) {
    own({"10.0.0.2"});
    blocked(std::nullopt);
  }

  const core::Actions& arrives(const Octets& packet, const std::string& from = "10.0.0.1",
                               carrier::Transport transport = carrier::Transport::gre) {
    datagram = Octets(200);
    datagram.resize(wire::write_gre({wire::kEtherTypeIpv4}, packet, datagram));
    return handle(core::Received{{transport, test::ip("10.0.0.2"), test::ip(from), 0}, datagram});
  }
  Octets datagram;
};

Octets advert(unsigned priority = 100, const std::string& source = "10.0.0.1", unsigned vrid = 51) {
  test::AdvertSpec spec;
  spec.priority = priority;
  spec.source = source;
  spec.vrid = vrid;
  return test::advert(spec);
}

}  // namespace

TEST_CASE("bare: adverts are carried and injected, repeated ones too, since nothing tells them apart") {
  Gre rig;
  const auto& out = rig.captured(advert(100, "10.0.0.2"));
  REQUIRE(out.sends().size() == 2);
  CHECK(out.sends()[0].transport == carrier::Transport::gre);
  CHECK(out.sends()[0].remote_port == 0);
  CHECK(out.sends()[0].octets.size() == 4 + advert().size());
  for (int i = 0; i < 2; ++i) {
    const auto& in = rig.arrives(advert());
    REQUIRE(in.injects().size() == 1);
    CHECK(test::copy(in.injects()[0].packet) == advert());
  }
}

TEST_CASE("bare: a peer stays unknown, neither up nor down, and is asked nothing") {
  Gre rig;
  CHECK(rig.tick().sends().empty());
  rig.arrives(advert());
  CHECK(rig.status("a").liveness == core::Liveness::unknown);
  rig.pass(60s);
  CHECK(rig.tick().sends().empty());
  CHECK(rig.status("a").liveness == core::Liveness::unknown);
  CHECK(rig.handle(core::Stopping{}).sends().empty());
}

TEST_CASE("bare: a peer that was never heard is told of once") {
  Gre rig;
  rig.pass(3400ms);
  rig.tick();
  CHECK(rig.told(NoticeKind::never_heard) == 0);
  rig.arrives(advert());
  rig.pass(200ms);
  rig.tick();
  CHECK(rig.told(NoticeKind::never_heard) == 1);  // c
  rig.pass(60s);
  rig.tick();
  CHECK(rig.told(NoticeKind::never_heard) == 0);
}

TEST_CASE("bare: adverts that cease without a good-bye are told of, once, unless another host took over at once") {
  Gre rig;
  const auto silent_after = [&](const Octets& last) {
    rig.arrives(last);
    rig.pass(3400ms);
    rig.tick();
    CHECK(rig.told(NoticeKind::stream_silent) == 0);
    rig.pass(200ms);
    rig.tick();
    const auto told = rig.told(NoticeKind::stream_silent);
    rig.tick();
    CHECK(rig.told(NoticeKind::stream_silent) == 0);
    return told;
  };
  CHECK(silent_after(advert()) == 1);
  CHECK(silent_after(advert(0)) == 0);

  rig.arrives(advert());
  rig.pass(900ms);
  rig.captured(advert(200, "10.0.0.2"));
  rig.pass(10s);
  rig.tick();
  CHECK(rig.told(NoticeKind::stream_silent) == 0);

  // Somebody who takes over late does so since nothing was heard.
  rig.arrives(advert());
  rig.pass(3100ms);
  rig.arrives(advert(90, "10.0.0.3"), "10.0.0.3");
  rig.pass(500ms);
  rig.tick();
  CHECK(rig.told(NoticeKind::stream_silent) == 1);
}

TEST_CASE("bare: a source that a peer spoke for within ten seconds is not another's") {
  Gre rig;
  rig.arrives(advert(100, "10.0.0.50"));
  rig.arrives(advert(100, "10.0.0.50"), "10.0.0.3");
  CHECK(rig.count(DropReason::source_contested) == 1);
  rig.pass(11s);
  CHECK(rig.arrives(advert(100, "10.0.0.50"), "10.0.0.3").injects().size() == 1);
}

TEST_CASE("bare: another carrier than the pair's is refused") {
  Gre rig;
  rig.arrives(advert(), "10.0.0.1", carrier::Transport::gre_udp);
  rig.arrives(advert(), "10.0.0.1", carrier::Transport::udp);
  CHECK(rig.count(DropReason::wrong_carrier) == 2);
}

TEST_CASE("bare: GRE of a stranger is counted and not told of: this host may have other tunnels") {
  Gre rig;
  const auto& out = rig.arrives(advert(), "10.0.0.9");
  CHECK(out.injects().empty());
  CHECK(out.notices().empty());
  CHECK(rig.count(DropReason::unknown_peer) == 1);
  CHECK(rig.arrives(advert(), "10.0.0.9", carrier::Transport::udp).notices().size() == 1);
}

TEST_CASE("bare: one copy for each peer, however many addresses it has") {
  auto config = over_gre();
  config.peers[kA] = test::peer("a", {"10.0.0.1", "10.0.1.1"});
  config.peers[test::kB] = test::peer("b", {"10.0.0.2", "10.0.1.2"});
  Gre rig(config);
  CHECK(rig.captured(advert(100, "10.0.0.2")).sends().size() == 2);
  CHECK(rig.arrives(advert(), "10.0.1.1").injects().size() == 1);
}
