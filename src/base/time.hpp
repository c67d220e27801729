// Time as a value. The clock type has no now(): pure layers get the time as a parameter, and only the event loop asks the
// kernel (CLOCK_MONOTONIC).
#pragma once

#include <chrono>
#include <cstdint>

namespace base {

struct Monotonic {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<Monotonic>;
  static constexpr bool is_steady = true;
};

using Instant = Monotonic::time_point;
using Duration = Monotonic::duration;

// Microseconds since the clock's epoch, as they stand in a frame's sent_us.
inline std::uint64_t to_us(Instant at) {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()).count());
}

}  // namespace base
