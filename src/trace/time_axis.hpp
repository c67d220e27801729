// A line of time with ticks at round moments, and moments as people read them: UTC.
#pragma once

#include <string>
#include <vector>

#include "trace/record.hpp"

namespace trace {

std::string date_text(WallTime time);   // "2026-11-27"
std::string clock_time(WallTime time);  // "12:00:31.123"

struct TimeAxis {
  WallTime begin{};
  WallTime end{};  // after begin
  base::Duration step{};
  std::vector<WallTime> ticks{};  // within

  // 0 at the begin, 1 at the end; clamped.
  double place(WallTime time) const;
  // As exact as the step needs: "12:00", "12:00:31", "12:00:31.250", "11-27 12:00".
  std::string label(WallTime tick) const;
};

// As many ticks as fit, at most `most_ticks`, not fewer than one where that is possible.
TimeAxis make_axis(WallTime begin, WallTime end, std::size_t most_ticks);

}  // namespace trace
