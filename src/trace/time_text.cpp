#include "trace/time_text.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

namespace trace {

std::string duration_text(base::Duration duration) {
  const auto ms = std::chrono::duration<double, std::milli>(duration).count();
  const auto size = std::abs(ms);
  if (size >= 10'000) return fmt::format("{:.1f} s", ms / 1000);
  if (size >= 100) return fmt::format("{:.0f} ms", ms);
  if (size >= 1) return fmt::format("{:.1f} ms", ms);
  return fmt::format("{:.3f} ms", ms);
}

std::string milliseconds(base::Duration duration) {
  return fmt::format("{:.3f}", std::chrono::duration<double, std::milli>(duration).count());
}

}  // namespace trace
