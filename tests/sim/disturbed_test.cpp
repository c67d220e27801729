// Links that lose, repeat, delay and reorder. While they do, the election may suffer as it would on a bad LAN; but nothing
// wrong is injected, and when they work again there is one master.
#include "scenario.hpp"

namespace sim {

namespace {

void disturb(const Plan& plan, const LinkNature& nature, Time span, std::uint64_t seed) {
  World world(plan, seed);
  boot_and_settle(world);
  world.set_links(nature);
  world.run_for(span);
  world.set_links(plan.link);
  settle(world);
  hold(world, 8 * plan.interval);
  check_verdict(world);
}

}  // namespace

TEST_CASE("loss of 5 to 30 %") {
  for (const double loss : {0.05, 0.15, 0.3}) {
    each_seed({4, 60}, [&](std::uint64_t seed) {
      Plan plan;
      plan.hosts = 4;
      disturb(plan, {10ms, 3ms, loss}, 30s, seed);
    });
  }
}

TEST_CASE("duplication: each advert is still heard once") {
  each_seed({4, 40}, [](std::uint64_t seed) {
    Plan plan;
    plan.link = {20ms, 10ms, 0, 0.5};
    World world(plan, seed);
    boot_and_settle(world);
    const auto settled = world.now();
    hold(world, 20s);
    CHECK(world.missed(settled, world.now() - world.slowest()) == 0);
    CHECK(world.ledger().heard_twice(Time(), world.now()) == 0);
    CHECK(world.drops(world.plan().plaintext ? base::DropReason::duplicate : base::DropReason::counter_replayed) > 10);
    check_verdict(world);
  });
}

TEST_CASE("heavy reordering: overtaken adverts are not injected") {
  each_seed({4, 60}, [](std::uint64_t seed) {
    Plan plan;
    plan.hosts = 4;
    plan.interval = 100ms;
    World world(plan, seed);
    boot_and_settle(world);
    world.set_links({5ms, 350ms, 0, 0.2});
    world.run_for(10s);
    CHECK(world.drops(base::DropReason::reordered) > 10);
    world.set_links(plan.link);
    settle(world);
    hold(world, 2s);
    check_verdict(world);
  });
}

TEST_CASE("all at once") {
  each_seed({6, 100}, [](std::uint64_t seed) {
    Plan plan;
    plan.hosts = 5;
    plan.vrids = 2;
    plan.interval = 200ms;
    disturb(plan, {5ms, 300ms, 0.2, 0.3}, 10s, seed);
  });
}

// A queue that fills up: packets come out in order, seconds late.
TEST_CASE("what was held up on its way is dropped as late, not injected in a burst") {
  each_seed({3, 40}, [](std::uint64_t seed) {
    Plan plan;
    plan.interval = 200ms;
    World world(plan, seed);
    boot_and_settle(world);
    world.run_for(3s);
    for (int i = 0; i < 222; ++i) {
      world.set_links({Time(2s) - i * 9ms, Time()});  // less than the time that passes: they stay in order
      world.run_for(10ms);
    }
    world.set_links(plan.link);
    world.run_for(2s);
    CHECK(world.drops(base::DropReason::late) > 10);
    settle(world);
    hold(world, 2s);
    check_verdict(world);
  });
}

}  // namespace sim
