// Anything, at any time: a random network with random links, on which random things happen for half a minute. Then all
// works again, and there must be one master.
#include "scenario.hpp"

namespace sim {

namespace {

LinkNature random_nature(Rng& rng) {
  return {rng.between(1ms, 40ms), rng.between(Time(), 80ms), rng.chance(0.5) ? 0.3 * static_cast<double>(rng.below(100)) / 100 : 0,
          rng.chance(0.5) ? 0.3 : 0};
}

Plan random_plan(Rng& rng) {
  Plan plan;
  plan.hosts = 2 + rng.below(5);
  plan.paths = 1 + rng.below(2);
  plan.vrids = 1 + rng.below(3);
  plan.family = rng.chance(0.5) ? wire::Family::ipv4 : wire::Family::ipv6;
  plan.version = plan.family == wire::Family::ipv4 && rng.chance(0.5) ? 2 : 3;
  plan.interval = plan.version == 2 || rng.chance(0.5) ? Time(1s) : Time(200ms);
  plan.unguarded = rng.chance(0.3);
  return plan;
}

void stranger_speaks(World& world, std::size_t host) {
  Octets octets(world.rng().below(200));
  for (auto& octet : octets) octet = static_cast<std::uint8_t>(world.rng().next());
  carrier::From from;
  from.remote = wire::IpAddress(Octets{203, 0, 113, 7});
  world.host(host).datagram(from, std::nullopt, octets);
}

void something_happens(World& world) {
  auto& rng = world.rng();
  const auto one = rng.below(world.plan().hosts);
  const auto other = rng.below(world.plan().hosts);
  auto& host = world.host(one);
  switch (rng.below(10)) {
    case 0:
      return host.is_up() ? host.kill() : host.boot();
    case 1:
      if (host.is_up()) world.restart_relay(one, rng.between(1ms, 2s));
      return;
    case 2:
      return world.cut(one, other);
    case 3:
      return world.heal_all();
    case 4:
      return world.set_links(random_nature(rng));
    case 5:
      return world.native(rng.chance(0.5));
    case 6:
      return host.is_up() ? host.shut_down_vrrp() : stranger_speaks(world, other);
    case 7:
      if (host.is_up() && host.router().state() == RouterState::initialize) host.start_vrrp();
      return;
    case 8:
      if (one != other) world.link(one, other, rng.below(world.plan().paths)).cut();
      return;
    default:
      return stranger_speaks(world, one);
  }
}

void make_all_well(World& world) {
  world.set_links(world.plan().link);
  world.heal_all();
  world.native(false);
  world.run_for(2100ms);  // relays that are being started again
  for (std::size_t i = 0; i < world.plan().hosts; ++i) {
    auto& host = world.host(i);
    if (!host.is_up()) {
      host.boot();
    } else if (host.router().state() == RouterState::initialize) {
      host.start_vrrp();
    }
  }
}

}  // namespace

TEST_CASE("random networks, random faults") {
  each_seed({50, 1000}, [](std::uint64_t seed) {
    Rng rng(seed);
    World world(random_plan(rng), seed);
    world.boot_all();
    while (world.now() < 30s) {
      world.run_for(rng.between(Time(), 1s));
      something_happens(world);
    }
    make_all_well(world);
    settle(world);
    hold(world, 6 * world.plan().interval);
    check_verdict(world);
  });
}

}  // namespace sim
