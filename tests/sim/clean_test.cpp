// Links that work: one master from the start, and each advert heard once by each host.
#include "scenario.hpp"

namespace sim {

namespace {

void check_clean(const Plan& plan, Time span, std::uint64_t seed) {
  World world(plan, seed);
  boot_and_settle(world);
  const auto settled = world.now();
  hold(world, span);
  const auto end = world.now() - world.slowest();
  CHECK(world.ledger().sent_count(settled, end) > 0);
  CHECK(world.missed(settled, end) == 0);
  CHECK(world.ledger().heard_twice(Time(), world.now()) == 0);
  check_verdict(world);
}

}  // namespace

TEST_CASE("clean: every version and family, 2 to 8 hosts") {
  struct Kind {
    std::uint8_t version;
    wire::Family family;
  };
  for (const auto& kind : {Kind{2, wire::Family::ipv4}, Kind{3, wire::Family::ipv4}, Kind{3, wire::Family::ipv6}}) {
    for (const std::size_t hosts : {2u, 3u, 8u}) {
      Plan plan;
      plan.version = kind.version;
      plan.family = kind.family;
      plan.hosts = hosts;
      plan.link = {20ms, 5ms};
      each_seed({2, 20}, [&](std::uint64_t seed) { check_clean(plan, 20s, seed); });
    }
  }
}

TEST_CASE("clean: 64 hosts") {
  Plan plan;
  plan.hosts = 64;
  plan.link = {5ms, 2ms};
  each_seed({1, 4}, [&](std::uint64_t seed) { check_clean(plan, 5s, seed); });
}

TEST_CASE("clean: fast adverts, several virtual routers, their masters on several hosts") {
  Plan plan;
  plan.vrids = 5;
  plan.interval = 100ms;
  each_seed({3, 20}, [&](std::uint64_t seed) { check_clean(plan, 10s, seed); });
}

TEST_CASE("clean: an unguarded host sees what it injects, and does not relay it") {
  Plan plan;
  plan.unguarded = true;
  each_seed({2, 20}, [&](std::uint64_t seed) {
    World world(plan, seed);
    boot_and_settle(world);
    hold(world, 10s);
    CHECK(world.drops(base::DropReason::foreign_source) >= world.ledger().injections() - plan.hosts);
    check_verdict(world);
  });
}

// The first thing to be sure of: that the model tells a network without a relay from one with it.
TEST_CASE("clean: without relays every host is master") {
  each_seed({1, 1}, [&](std::uint64_t seed) {
    World world(Plan{}, seed);
    for (std::size_t i = 0; i < 3; ++i) {
      world.host(i).boot();
      world.host(i).kill_relay();
    }
    world.run_for(10s);
    CHECK(world.masters().of(kVrid).size() == 3);
    world.native(true);
    world.run_for(2s);
    check_best_are_masters(world);
    check_verdict(world);
  });
}

}  // namespace sim
