#include "trace/time_axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace trace {

namespace {

using namespace std::chrono_literals;

constexpr std::array<base::Duration, 33> kSteps{1ms,  2ms,  5ms,  10ms, 20ms, 50ms, 100ms, 200ms, 500ms, 1s,   2s,       5s,       10s,      15s,       30s,       1min,      2min,
                                                5min, 10min, 15min, 30min, 1h,  2h,  3h,    6h,    12h,   24h, 2 * 24h, 5 * 24h, 10 * 24h, 30 * 24h, 100 * 24h, 365 * 24h};

}  // namespace

std::string date_text(WallTime time) {
  const std::chrono::year_month_day day(std::chrono::sys_days(std::chrono::floor<std::chrono::days>(time)));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

std::string clock_time(WallTime time) {
  const auto ms = std::chrono::floor<std::chrono::milliseconds>(time - std::chrono::floor<std::chrono::days>(time)).count();
  return fmt::format("{:02}:{:02}:{:02}.{:03}", ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60, ms % 1000);
}

double TimeAxis::place(WallTime time) const {
  const std::chrono::duration<double> whole = end - begin;
  const std::chrono::duration<double> part = time - begin;
  return std::clamp(part / whole, 0.0, 1.0);
}

std::string TimeAxis::label(WallTime tick) const {
  const auto clock = clock_time(tick);
  if (step < 1s) return clock;
  if (step < 1min) return clock.substr(0, 8);
  if (end - begin < 24h) return clock.substr(0, 5);
  return date_text(tick).substr(5) + " " + clock.substr(0, 5);
}

TimeAxis make_axis(WallTime begin, WallTime end, std::size_t most_ticks) {
  TimeAxis axis{begin, std::max(end, begin + 1ms)};
  const auto fits = [&](base::Duration step) { return (axis.end - axis.begin) / step < static_cast<std::int64_t>(most_ticks); };
  const auto found = std::ranges::find_if(kSteps, fits);
  axis.step = found == kSteps.end() ? axis.end - axis.begin : *found;
  const auto past = axis.begin % axis.step;
  auto tick = past == base::Duration::zero() ? axis.begin : axis.begin - past + axis.step;
  for (; tick <= axis.end && axis.ticks.size() < most_ticks; tick += axis.step) axis.ticks.push_back(tick);
  return axis;
}

}  // namespace trace
