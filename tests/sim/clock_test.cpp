// Clocks that part, and hosts and relays that stood still.
#include "scenario.hpp"

namespace sim {

namespace {

Plan fast_plan() {
  Plan plan;
  plan.interval = 100ms;
  plan.link = {10ms, Time()};  // in order: two masters answer each other, and overtaken adverts would be missed
  return plan;
}

// From the first advert after `resumed` on: late by the old offset, it asks for a new one, and one round trip later all is
// well.
void check_heals(World& world, Time resumed) {
  const auto begin = resumed + world.plan().interval + 3 * world.slowest();
  world.run_for(begin - world.now() + 2s);
  CHECK(world.missed(begin, world.now() - world.slowest()) == 0);
  settle(world);
  hold(world, 2s);
  check_verdict(world);
}

}  // namespace

TEST_CASE("a paused machine heals within one round trip") {
  for (const std::size_t host : {0u, 1u}) {
    for (const auto clock : {Host::Clock::stands, Host::Clock::runs}) {
      for (const auto queue : {Host::Queue::waits, Host::Queue::lost}) {
        each_seed({3, 50}, [&](std::uint64_t seed) {
          World world(fast_plan(), seed);
          boot_and_settle(world);
          world.run_for(world.rng().between(1s, 3s));
          world.host(host).pause(clock, queue);
          world.run_for(world.rng().between(1s, 20s));
          world.host(host).resume();
          check_heals(world, world.now());
        });
      }
    }
  }
}

TEST_CASE("a relay that was stopped does not relay or inject what it slept through") {
  for (const std::size_t host : {0u, 1u}) {
    each_seed({3, 50}, [&](std::uint64_t seed) {
      World world(fast_plan(), seed);
      boot_and_settle(world);
      world.run_for(world.rng().between(1s, 3s));
      world.host(host).relay().stall();
      world.run_for(world.rng().between(1s, 5s));
      world.host(host).resume_relay();
      check_heals(world, world.now());
      CHECK(world.drops(base::DropReason::late) > 5);
    });
  }
}

TEST_CASE("what is held up right after a pause is still known to be late") {
  each_seed({6, 50}, [](std::uint64_t seed) {
    auto plan = fast_plan();
    plan.link.jitter = 2ms;
    World world(plan, seed);
    boot_and_settle(world);
    world.run_for(8s);  // the round trips before the pause outnumber those behind it
    world.host(1).pause(Host::Clock::stands, Host::Queue::lost);
    world.run_for(5s);
    world.host(1).resume();
    world.run_for(1500ms);
    world.set_links({1500ms, Time()});
    world.run_for(1s);
    world.set_links(world.plan().link);
    world.run_for(2s);
    settle(world);
    hold(world, 2s);
    check_verdict(world);
  });
}

}  // namespace sim
