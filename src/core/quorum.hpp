// Whether this host reaches most of the voters. A partition has at most one side with a majority, so that of hosts which give
// up without one, at most one side serves.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace core {

enum class Majority : std::uint8_t { unknown, held, lost };

class Quorum {
 public:
  Majority majority() const { return majority_; }

  // The voters are new, or asked anew: for `patience` a majority that is not there yet is not lost, since sessions come first.
  void begin(base::Instant now, base::Duration patience) { patient_until_ = now + patience; }
  // `reachable` of `voters`, this host counted in both. True when it changed the verdict.
  bool judge(base::Instant now, std::size_t reachable, std::size_t voters);
  // When it is to be judged again, whatever else happens.
  std::optional<base::Instant> next_deadline() const { return patient_until_; }

 private:
  Majority majority_ = Majority::unknown;
  std::optional<base::Instant> patient_until_;
};

}  // namespace core
