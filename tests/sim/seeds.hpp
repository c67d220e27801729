// Runs a scenario once for each seed. A failure names its seed; VRRP_SIM_SEED repeats that one alone, and VRRP_RELAY_LONG
// takes the larger number of them.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>

namespace sim {

struct Seeds {
  std::uint64_t ordinary;
  std::uint64_t many;
};

// Each scenario runs twice: over the secured carrier, and in plaintext.
inline bool plaintext_now = false;

inline void each_seed(const Seeds& seeds, const std::function<void(std::uint64_t seed)>& scenario) {
  const auto run = [&](std::uint64_t seed) {
    for (const bool plaintext : {false, true}) {
      const std::string carrier = plaintext ? ", in plaintext" : ", secured";
      INFO("to repeat: VRRP_SIM_SEED=", seed, carrier);
      plaintext_now = plaintext;
      scenario(seed);
    }
  };
  if (const char* one = std::getenv("VRRP_SIM_SEED")) return run(std::strtoull(one, nullptr, 10));
  const auto last = std::getenv("VRRP_RELAY_LONG") != nullptr ? seeds.many : seeds.ordinary;
  for (std::uint64_t seed = 1; seed <= last; ++seed) run(seed);
}

}  // namespace sim
