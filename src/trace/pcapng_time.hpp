// Times of pcapng: a count of ticks, as long as the interface's if_tsresol says.
#pragma once

#include <chrono>
#include <limits>

#include "trace/record.hpp"

namespace trace::pcapng {

// `resolution`: the power of ten or, with the highest bit, of two that a second is divided by. A time that does not fit is the
// latest that does.
inline WallTime time_of(std::uint64_t ticks, std::uint8_t resolution, std::int64_t offset_seconds) {
  constexpr std::uint64_t kNanoseconds = 1'000'000'000;
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  std::uint64_t seconds = 0;
  std::uint64_t nanoseconds = 0;
  if ((resolution & 0x80) != 0) {
    const auto bits = resolution & 0x7fu;
    if (bits < 64) seconds = ticks >> bits;
    // The fraction to 32 bits, which is finer than nanoseconds need, and leaves room for the product.
    const auto fraction = bits == 0 || bits >= 96 ? 0 : bits > 64 ? ticks >> (bits - 64) : ticks << (64 - bits);
    nanoseconds = (fraction >> 32) * kNanoseconds >> 32;
  } else {
    std::uint64_t per_second = 1;
    for (int i = 0; i < resolution && per_second <= std::numeric_limits<std::uint64_t>::max() / 10; ++i) per_second *= 10;
    seconds = ticks / per_second;
    const auto rest = ticks % per_second;
    nanoseconds = per_second <= kNanoseconds ? rest * (kNanoseconds / per_second) : rest / (per_second / kNanoseconds);
  }
  constexpr auto kMostSeconds = static_cast<std::uint64_t>(kMost) / kNanoseconds - 1;
  const auto most = static_cast<std::int64_t>(kMostSeconds);
  const auto whole = static_cast<std::int64_t>(seconds < kMostSeconds ? seconds : kMostSeconds);
  const auto offset = offset_seconds > most ? most : offset_seconds < -most ? -most : offset_seconds;
  const auto sum = offset > most - whole ? most : whole + offset;
  return std::chrono::seconds(sum) + std::chrono::nanoseconds(nanoseconds);
}

}  // namespace trace::pcapng
