// Native multicast beside the relay: it stands by, so that each advert is heard once.
#include "scenario.hpp"

namespace sim {

namespace {

void check_stand_by(const Plan& plan, std::uint64_t seed) {
  World world(plan, seed);
  boot_and_settle(world);
  world.masters().forbid_changes();
  for (int turn = 0; turn < 3; ++turn) {
    world.run_for(world.rng().between(5s, 6s));
    const auto begin = world.now();
    world.native(true);
    world.run_for(world.rng().between(8s, 10s));
    const auto cut = world.now();
    world.native(false);
    world.run_for(8s);
    CHECK(world.missed(begin, cut) == 0);
    CHECK(world.ledger().heard_twice(begin, cut) == 0);
    // The hold-off is one and a half intervals: one advert at most.
    CHECK(world.missed(cut + 3 * plan.interval / 2, world.now() - world.slowest()) == 0);
    for (std::size_t i = 1; i < plan.hosts; ++i) CHECK(world.ledger().missed(i, cut, world.now()) <= 2 * plan.vrids);
  }
  CHECK(world.drops(base::DropReason::native_standby) > 0);
  check_best_are_masters(world);
  check_verdict(world);
}

}  // namespace

TEST_CASE("native multicast on and off: each advert is heard once, and there is no election") {
  for (const auto family : {wire::Family::ipv4, wire::Family::ipv6}) {
    for (const Time interval : {Time(1s), Time(100ms)}) {
      each_seed({2, 20}, [&](std::uint64_t seed) {
        Plan plan;
        plan.family = family;
        plan.interval = interval;
        plan.link = {5ms, 5ms, 0, 0.1};
        check_stand_by(plan, seed);
      });
    }
  }
}

TEST_CASE("native multicast of many virtual routers, cut at once") {
  Plan plan;
  plan.hosts = 10;
  plan.vrids = 200;
  each_seed({1, 2}, [&](std::uint64_t seed) {
    World world(plan, seed);
    world.native(true);
    boot_and_settle(world);
    world.native(false);
    hold(world, 5s);
    check_verdict(world);
  });
}

TEST_CASE("native multicast reaches only a part: the relay serves the rest") {
  each_seed({2, 20}, [](std::uint64_t seed) {
    World world(Plan{.hosts = 4}, seed);
    boot_and_settle(world);
    world.native(true);
    world.run_for(5s);
    // Relays of hosts 2 and 3 are started again while they stand by.
    world.masters().forbid_changes();
    world.restart_relay(2, 100ms);
    world.restart_relay(3, 100ms);
    world.run_for(5s);
    world.native(false);
    world.run_for(10s);
    check_best_are_masters(world);
    check_verdict(world);
  });
}

}  // namespace sim
