// Masters that die, resign and come back; relays that are started again.
#include "scenario.hpp"

namespace sim {

TEST_CASE("a killed host: the next one takes over within its Master_Down time, and hands back") {
  for (const auto version : {std::uint8_t{2}, std::uint8_t{3}}) {
    each_seed({4, 60}, [&](std::uint64_t seed) {
      Plan plan;
      plan.version = version;
      plan.link = {15ms, 10ms};
      World world(plan, seed);
      boot_and_settle(world);
      world.run_for(world.rng().between(Time(), plan.interval));
      const auto killed = world.now();
      world.kill(0);
      world.run_for(world.takeover_time(1));
      CHECK(world.masters().only(kVrid) == 1);
      CHECK(world.masters().newest(kVrid) - killed > 2 * plan.interval);
      hold(world, 10s);
      world.host(0).boot();
      world.run_for(world.takeover_time(0) + world.slowest());
      check_best_are_masters(world);
      hold(world, 10s);
      check_verdict(world);
    });
  }
}

// The master's last ordinary advert leaves a moment before its priority 0 and may come after it: were it injected, the
// takeover would take a Master_Down time instead of a Skew_Time.
TEST_CASE("resignation is not undone by an overtaken advert") {
  each_seed({8, 200}, [](std::uint64_t seed) {
    Plan plan;
    plan.hosts = 2;
    plan.link = {5ms, 60ms, 0, 0.3};
    World world(plan, seed);
    boot_and_settle(world);
    for (int turn = 0; turn < 4; ++turn) {
      // To just behind an advert.
      const auto sent = world.ledger().sent_count(Time(), world.now());
      while (world.ledger().sent_count(Time(), world.now()) == sent) world.run_for(1ms);
      world.host(0).shut_down_vrrp();
      world.run_for(world.host(1).router().settings().skew(plan.interval) + world.slowest());
      CHECK(world.masters().only(kVrid) == 1);
      world.host(0).start_vrrp();
      settle(world);
    }
    check_verdict(world);
  });
}

TEST_CASE("a relay that is started again: adverts flow at once, both ways, and nobody notices") {
  each_seed({6, 100}, [](std::uint64_t seed) {
    Plan plan;
    plan.interval = 100ms;
    plan.link = {5ms, 5ms, 0, 0.2};
    World world(plan, seed);
    boot_and_settle(world);
    world.masters().forbid_changes();
    for (std::size_t turn = 0; turn < 12; ++turn) {
      world.run_for(world.rng().between(300ms, 1500ms));
      world.restart_relay(turn % plan.hosts, 100ms);
      world.run_for(100ms);
      // Secured, the other's adverts come after two round trips: a handshake, and the PING that confirms it.
      const auto back = world.now() + (plan.plaintext ? Time() : 4 * world.slowest());
      world.run_for(back - world.now() + 500ms);
      const auto end = world.now() - world.slowest();
      CHECK(world.ledger().sent_count(back, end) >= 4);
      CHECK(world.missed(back, end) == 0);
    }
    check_verdict(world);
  });
}

TEST_CASE("all relays gone, then back: one master again") {
  each_seed({3, 40}, [](std::uint64_t seed) {
    World world(Plan{}, seed);
    boot_and_settle(world);
    for (std::size_t i = 0; i < 3; ++i) world.restart_relay(i, 10s);
    world.run_for(10s - 1ms);
    CHECK(world.masters().of(kVrid).size() == 3);
    world.run_for(1ms + world.plan().interval + 2 * world.slowest());
    check_best_are_masters(world);
    hold(world, 10s);
    check_verdict(world);
  });
}

// What the former run of one relay sent may reach the new run of the other behind the first packet of the new one.
TEST_CASE("two relays are started again at once: a straggler of a former run does not shut out the new one") {
  each_seed({20, 200}, [](std::uint64_t seed) {
    Plan plan;
    plan.hosts = 2;
    plan.interval = 100ms;
    plan.link = {5ms, 60ms};
    World world(plan, seed);
    boot_and_settle(world);
    world.run_for(world.rng().between(Time(), plan.interval));
    for (std::size_t i = 0; i < plan.hosts; ++i) world.restart_relay(i, world.rng().between(Time(), 20ms));
    world.run_for(6s);
    const auto back = world.now();
    world.run_for(5s);
    // Overtaken adverts are missed, no others.
    CHECK(world.missed(back, world.now() - world.slowest()) <= world.ledger().sent_count(back, world.now()) / 3);
    check_best_are_masters(world);
    check_verdict(world);
  });
}

TEST_CASE("a relay that says good-bye and comes back") {
  each_seed({2, 20}, [](std::uint64_t seed) {
    World world(Plan{}, seed);
    boot_and_settle(world);
    world.masters().forbid_changes();
    for (std::size_t i = 0; i < 3; ++i) {
      world.host(i).relay().say_good_bye();
      world.restart_relay(i, 50ms);
      world.run_for(3s);
    }
    check_verdict(world);
  });
}

}  // namespace sim
