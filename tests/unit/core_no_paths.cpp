// A peer without an address, as its name does not resolve: the others go on, and it is heard all the same.
#include "support/rig.hpp"

using base::DropReason;
using namespace std::chrono_literals;
using test::kAccepted;
using test::Rig;
using test::Speaker;

namespace {

config::Config waiting() {
  auto config = test::mesh();
  config.peers[test::kC].addresses.clear();
  config.peers[test::kC].names = {"c.example"};
  return config;
}

struct Waiting : Rig {
  Waiting() : Rig(waiting()) {
    own({"10.0.0.2"});
    blocked(std::nullopt);
  }
  const core::Actions& change(const config::Config& config) {
    const session::KeyRing none;
    return handle(core::NewConfig{&config, test::kB, &none});
  }
};

}  // namespace

TEST_CASE("no paths: adverts go to the others") {
  Waiting rig;
  CHECK(rig.captured(test::advert(test::advert_of("10.0.0.2"))).sends().size() == 1);
  CHECK(rig.status("c").counters.get(DropReason::no_local_address) == 1);
  CHECK(rig.status("c").waits_for == std::vector<std::string>{"c.example"});
  CHECK(rig.status("a").waits_for.empty());
  for (int i = 0; i < 20; ++i) {
    rig.pass(1s);
    for (const auto& send : rig.tick().sends()) CHECK(send.peer == test::kA);
  }
  CHECK(rig.status("c").liveness == core::Liveness::down);
  rig.handle(core::Resumed{3s});
  rig.handle(core::Stopping{});
}

TEST_CASE("no paths: its name resolves, and adverts go there; nothing changes for the others") {
  Waiting rig;
  Speaker a;
  CHECK(rig.offer(a, test::advert(test::advert_of("10.0.0.1"))) == kAccepted);
  rig.change(test::mesh());
  CHECK(rig.status("a").counters.get(core::Metric::injected) == 1);
  CHECK(rig.captured(test::advert(test::advert_of("10.0.0.2"))).sends().size() == 2);
  rig.change(waiting());
  CHECK(rig.captured(test::advert(test::advert_of("10.0.0.2"))).sends().size() == 1);
}

TEST_CASE("no paths: where this host has no address itself, the kernel chooses") {
  auto config = test::mesh();
  config.peers[test::kB].addresses.clear();
  Rig rig(config);
  rig.own({"10.0.0.2"});
  const auto& out = rig.captured(test::advert(test::advert_of("10.0.0.2")));
  REQUIRE(out.sends().size() == 2);
  for (const auto& send : out.sends()) CHECK(send.local == wire::IpAddress::any(wire::Family::ipv4));
}
