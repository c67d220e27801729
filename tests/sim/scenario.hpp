// Steps that scenarios share.
#pragma once

#include <algorithm>
#include <string>

#include "seeds.hpp"
#include "world.hpp"

namespace sim {

inline constexpr std::uint8_t kVrid = 51;  // the first one: host 0 is the best for it

// The best host that is up is master of each VRID, and nobody else.
inline void check_best_are_masters(World& world) {
  const auto hosts = world.plan().hosts;
  for (std::size_t i = 0; i < world.plan().vrids; ++i) {
    auto best = i % hosts;
    while (!world.host(best).is_up()) best = (best + 1) % hosts;
    CAPTURE(i);
    CHECK(world.masters().of(static_cast<std::uint8_t>(kVrid + i)) == std::vector<std::size_t>{best});
  }
}

// From whatever state, with links that work: one master within the bound.
inline void settle(World& world) {
  world.run_for(world.settling_time());
  check_best_are_masters(world);
}

inline void boot_and_settle(World& world) {
  world.boot_all();
  world.run_for(world.plan().interval);
  settle(world);
}

// Nothing changes for so long.
inline void hold(World& world, Time span) {
  world.masters().forbid_changes();
  world.run_for(span);
  world.masters().allow_changes();
  check_best_are_masters(world);
}

inline void check_verdict(World& world) { CHECK(world.verdict() == std::string()); }

}  // namespace sim
