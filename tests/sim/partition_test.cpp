// Links cut and healed.
#include "scenario.hpp"

namespace sim {

TEST_CASE("partition and heal: a master in each part, then one") {
  for (const std::size_t hosts : {2u, 3u, 8u}) {
    each_seed({3, 40}, [&](std::uint64_t seed) {
      Plan plan;
      plan.hosts = hosts;
      plan.link = {10ms, 5ms};
      World world(plan, seed);
      boot_and_settle(world);
      const auto first_part = hosts / 2;
      world.partition(first_part);
      world.run_for(world.settling_time());
      CHECK(world.masters().of(kVrid) == std::vector<std::size_t>{0, first_part});
      // The inferior master hears the other one's next advert, and yields.
      world.heal_all();
      world.run_for(plan.interval + world.slowest() + 2ms);
      check_best_are_masters(world);
      hold(world, 10s);
      check_verdict(world);
    });
  }
}

TEST_CASE("one direction is cut: both are master, as on a LAN, and one again afterwards") {
  each_seed({3, 40}, [](std::uint64_t seed) {
    World world(Plan{.hosts = 2}, seed);
    boot_and_settle(world);
    world.link(0, 1).cut();
    world.run_for(world.settling_time());
    CHECK(world.masters().of(kVrid).size() == 2);
    world.heal_all();
    world.run_for(world.plan().interval + world.slowest() + 2ms);
    hold(world, 10s);
    check_verdict(world);
  });
}

namespace {

// What the relay of that host says: {who does not hear, whom}.
std::vector<std::pair<std::string, std::string>> one_ways(World& world, std::size_t host) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& one_way : world.host(host).relay().snapshot().one_way) out.emplace_back(one_way.host, one_way.speaker);
  return out;
}

constexpr auto kPing = 1s;

}  // namespace

TEST_CASE("one direction is cut: who can know it names it, in time, and until it is mended") {
  each_seed({3, 40}, [](std::uint64_t seed) {
    World world(Plan{}, seed);
    boot_and_settle(world);
    const auto name = [&](std::size_t host) { return world.host(host).relay().snapshot().self; };
    world.link(0, 1).cut();
    // Silence, a PING and a quarter to be sure, and the reports' way.
    world.run_for(kPing * 7 / 2 + kPing * 5 / 4 + 2 * world.slowest() + kPing);
    const std::vector<std::pair<std::string, std::string>> found{{name(1), name(0)}};
    CHECK(one_ways(world, 2) == found);
    world.run_for(kPing);
    CHECK(one_ways(world, 0) == found);
    CHECK(one_ways(world, 1).empty());
    // No session lives so long: handshakes are all that is heard then.
    world.run_for(200s);
    CHECK(one_ways(world, 2) == found);
    CHECK(one_ways(world, 0) == found);
    world.heal_all();
    world.run_for(5 * kPing);
    for (std::size_t i = 0; i < 3; ++i) CHECK(one_ways(world, i).empty());
    settle(world);
    check_verdict(world);
  });
}

TEST_CASE("both directions are cut, or a host dies and comes back: nothing is one way at any time") {
  each_seed({3, 40}, [](std::uint64_t seed) {
    World world(Plan{}, seed);
    boot_and_settle(world);
    for (int turn = 0; turn < 2; ++turn) {
      if (turn == 0) world.cut(0, 1);
      if (turn == 1) world.restart_relay(1, 10s);
      for (int i = 0; i < 200; ++i) {
        if (i == 100) world.heal_all();
        world.run_for(100ms);
        for (std::size_t host = 0; host < 3; ++host) {
          if (world.host(host).relay().is_running()) CHECK(one_ways(world, host).empty());
        }
      }
    }
    check_verdict(world);
  });
}

TEST_CASE("a peer that is down, cut off or without a route does not delay the others") {
  each_seed({3, 40}, [](std::uint64_t seed) {
    Plan plan;
    plan.hosts = 8;
    plan.interval = 100ms;
    plan.link = {20ms, Time()};  // in order: several masters answer each other, and overtaken adverts would be missed
    World world(plan, seed);
    boot_and_settle(world);
    world.kill(7);
    for (std::size_t i = 0; i < 6; ++i) {
      world.link(i, 6).cut();
      world.link(i, 5).refuse(true);
    }
    const auto begin = world.now();
    world.run_for(10s);
    const auto end = world.now() - world.slowest();
    for (std::size_t i = 1; i < 5; ++i) CHECK(world.ledger().missed(i, begin, end) == 0);
    CHECK(world.ledger().missed(5, begin, end) > 0);
    CHECK(world.ledger().missed(6, begin, end) > 0);
    CHECK(world.ledger().slowest(begin, end) <= world.slowest());
    CHECK(world.drops(base::DropReason::send_failed) > 0);
    check_verdict(world);
  });
}

TEST_CASE("two paths, one of them cut: no advert is lost, none is heard twice") {
  each_seed({4, 40}, [](std::uint64_t seed) {
    Plan plan;
    plan.paths = 2;
    plan.link = {10ms, 8ms};
    World world(plan, seed);
    boot_and_settle(world);
    const auto begin = world.now();
    world.masters().forbid_changes();
    for (std::size_t turn = 0; turn < 4; ++turn) {
      for (std::size_t i = 0; i < plan.hosts; ++i) {
        for (std::size_t j = 0; j < plan.hosts; ++j) world.link(i, j, turn % 2).cut();
      }
      world.run_for(5s);
      world.heal_all();
      world.run_for(2s);
    }
    const auto end = world.now() - world.slowest();
    CHECK(world.missed(begin, end) == 0);
    CHECK(world.ledger().heard_twice(begin, end) == 0);
    CHECK(world.drops(base::DropReason::duplicate) > 0);
    check_verdict(world);
  });
}

TEST_CASE("an interface that is down takes no injection, and what the kernel refuses is counted") {
  each_seed({2, 20}, [](std::uint64_t seed) {
    World world(Plan{}, seed);
    boot_and_settle(world);
    world.host(1).relay().segment(base::DropReason::link_down);
    world.host(2).refuse_injections(true);
    const auto begin = world.now();
    world.run_for(10s);
    CHECK(world.ledger().missed(1, begin, world.now() - 1s) > 0);
    CHECK(world.ledger().missed(2, begin, world.now() - 1s) > 0);
    CHECK(world.drops(base::DropReason::link_down) > 0);
    CHECK(world.drops(base::DropReason::inject_failed) > 0);
    world.host(1).relay().segment(std::nullopt);
    world.host(2).refuse_injections(false);
    settle(world);
    hold(world, 5s);
    check_verdict(world);
  });
}

}  // namespace sim
