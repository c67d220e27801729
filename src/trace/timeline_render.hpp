// A timeline as people see it: in a terminal, as a picture, as a page, or as lines for a program.
#pragma once

#include <string>

#include "base/wrapped.hpp"
#include "trace/timeline.hpp"

namespace trace {

struct ChartStyle {
  std::size_t columns = base::kColumns;  // at least 60
  bool unicode = true;
};

// REQUIRES for all of them: finish() was called.
std::string to_chart(const Timeline& timeline, const ChartStyle& style);
// A line for each spell, election, gap, double and loss, by virtual router.
std::string to_json(const Timeline& timeline);
// A picture that stands alone: light and dark, told by labels and patterns as well as by colour.
std::string to_svg(const Timeline& timeline);
// A page with that picture and the reasons as tables; no script, nothing from elsewhere.
std::string to_html(const Timeline& timeline);

// What the heads of all of these say.
std::string title_of(const RouterTimeline& router);  // "VRID 51, IPv4, segment lan"
std::string span_of(const Timeline& timeline);       // "2026-11-27, 12:00:00.000 to 12:10:00.000 UTC"
std::string moment_text(const Timeline& timeline, WallTime time);  // "12:00:00.000"; with the day where there are several
// What is to be known before the rest is trusted, a sentence each.
std::vector<std::string> cautions(const Timeline& timeline);

// What happened to a virtual router, in order of time: for lists below a chart. Elections have a number, from 1.
struct Happening {
  WallTime at{};
  std::size_t election = 0;  // 0: something else
  std::string what;          // "b becomes MASTER", "nobody is MASTER for 3.6 s", "adverts lost"
  std::string why;
};
std::vector<Happening> happenings(const RouterTimeline& router);

inline constexpr std::size_t kMostListed = 500;  // of the happenings of one router: the first ones

}  // namespace trace
