// Chance that can be repeated: the same seed gives the same run.
#pragma once

#include "base/random.hpp"
#include "time.hpp"

namespace sim {

class Rng final : public base::Random {
 public:
  explicit Rng(std::uint64_t seed) : state_(seed) {}

  // SplitMix64 (Steele, Lea, Flood 2014).
  std::uint64_t next() override {
    auto mixed = state_ += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return mixed ^ mixed >> 31;
  }

  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  bool chance(double probability) { return static_cast<double>(next() >> 11) * 0x1p-53 < probability; }
  Time between(Time low, Time high) {
    return high <= low ? low : low + Time(static_cast<Time::rep>(below(static_cast<std::uint64_t>((high - low).count()))));
  }

 private:
  std::uint64_t state_;
};

}  // namespace sim
