// The secured carrier over bad networks: a session again within a second of a healed network, whatever was lost before.
#include "scenario.hpp"

namespace sim {

namespace {

Plan handshake_plan(const LinkNature& nature) {
  Plan plan;
  plan.hosts = 2;
  plan.interval = 100ms;
  plan.link = nature;
  return plan;
}

// From a second and two round trips on, no advert is missed in either direction.
void check_met_within_a_second(World& world) {
  const auto begin = world.now() + 1s + 4 * world.slowest();
  world.run_for(begin - world.now() + 3s);
  CHECK(world.missed(begin, world.now() - world.slowest()) == 0);
}

}  // namespace

TEST_CASE("a session again within a second of a healed network") {
  for (const Time way : {1ms, 20ms, 80ms, 200ms}) {
    each_seed({4, 60}, [&](std::uint64_t seed) {
      CAPTURE(way.count());
      World world(handshake_plan({way, Time()}), seed);
      boot_and_settle(world);
      for (int turn = 0; turn < 3; ++turn) {
        world.cut(0, 1);
        // While it is cut one of them may start again, so that no session is left.
        if (turn > 0) world.restart_relay(static_cast<std::size_t>(turn - 1), world.rng().between(Time(), 2s));
        world.run_for(world.rng().between(2s, 8s));
        world.heal_all();
        check_met_within_a_second(world);
      }
      settle(world);
      check_verdict(world);
    });
  }
}

TEST_CASE("handshakes among lost, doubled and overtaken packets") {
  each_seed({6, 100}, [](std::uint64_t seed) {
    World world(handshake_plan({10ms, 40ms, 0.3, 0.3}), seed);
    world.boot_all();
    world.run_for(3s);
    for (int turn = 0; turn < 6; ++turn) {
      world.restart_relay(static_cast<std::size_t>(turn % 2), world.rng().between(Time(), 300ms));
      world.run_for(world.rng().between(100ms, 1s));
    }
    world.set_links({10ms, Time()});
    check_met_within_a_second(world);
    check_verdict(world);
  });
}

TEST_CASE("both relays start at the same moment") {
  each_seed({6, 100}, [](std::uint64_t seed) {
    World world(handshake_plan({30ms, 5ms}), seed);
    boot_and_settle(world);
    for (int turn = 0; turn < 4; ++turn) {
      for (std::size_t i = 0; i < 2; ++i) world.restart_relay(i, 50ms);
      world.run_for(50ms);
      check_met_within_a_second(world);
    }
    check_verdict(world);
  });
}

TEST_CASE("new sessions after two minutes, under traffic: no advert is missed") {
  for (const Time way : {1ms, 80ms}) {
    each_seed({2, 10}, [&](std::uint64_t seed) {
      World world(handshake_plan({way, Time()}), seed);
      boot_and_settle(world);
      const auto settled = world.now();
      hold(world, 400s);
      CHECK(world.missed(settled, world.now() - world.slowest()) == 0);
      check_verdict(world);
    });
  }
}

}  // namespace sim
