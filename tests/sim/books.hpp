// Are all packets accounted for? Compares what the simulation gave to an engine, and got from it, with what it counted.
#pragma once

#include <string>
#include <vector>

#include "core/snapshot.hpp"

namespace sim {

// Of one run of one relay.
struct Tally {
  std::uint64_t captured = 0;
  std::uint64_t native = 0;
  std::uint64_t strangers = 0;
  std::uint64_t carried = 0;
  std::uint64_t refused = 0;  // copies of adverts that the kernel did not take
  std::uint64_t injected = 0;
  std::vector<std::uint64_t> delivered;  // datagrams, by peer
};

// The first thing that does not add up; empty when all does.
std::string check_books(const core::Snapshot& snapshot, const Tally& tally, std::size_t self);

}  // namespace sim
