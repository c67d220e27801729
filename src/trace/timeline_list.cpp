#include <fmt/format.h>

#include <algorithm>

#include "trace/time_axis.hpp"
#include "trace/timeline_render.hpp"

namespace trace {

namespace {

std::string seconds(base::Duration value) {
  const auto count = std::chrono::duration<double>(value).count();
  return fmt::format("{:.{}f} s", count, count < 100 ? 2 : 0);
}

std::string who(const RouterTimeline& router, const Span& span) {
  std::string names;
  for (std::size_t i = 0; i < router.voices.size(); ++i) {
    const bool there = std::ranges::any_of(router.spells, [&](const Spell& spell) { return spell.voice == i && spell.begin < span.end && span.begin < spell.end; });
    if (there) names += (names.empty() ? "" : ", ") + name_of(router.voices[i]);
  }
  return names;
}

}  // namespace

std::string title_of(const RouterTimeline& router) {
  const auto title = fmt::format("{}, IPv{}", proto::stream_name(router.protocol, router.vrid, 0), static_cast<int>(router.family));
  return router.segment.empty() ? title : title + ", segment " + router.segment;
}

std::string span_of(const Timeline& timeline) {
  const auto first = date_text(timeline.first());
  const auto last = date_text(timeline.last());
  return fmt::format("{}, {} to {}{} UTC", first, clock_time(timeline.first()), first == last ? "" : last + ", ", clock_time(timeline.last()));
}

std::string moment_text(const Timeline& timeline, WallTime time) {
  const auto clock = clock_time(time);
  return date_text(timeline.first()) == date_text(timeline.last()) ? clock : date_text(time).substr(5) + " " + clock;
}

std::vector<std::string> cautions(const Timeline& timeline) {
  std::vector<std::string> all;
  if (timeline.missing() != 0) {
    all.push_back(fmt::format("{} records are missing, as they came faster than they could be sent: an advert that seems lost may be among them", timeline.missing()));
  }
  if (timeline.datagrams() != 0) {
    all.push_back(fmt::format("datagrams of groups are left out ({}): they do not tell who holds an address", timeline.datagrams()));
  }
  if (timeline.left_out() != 0) all.push_back(fmt::format("{} events are left out: there are more than can be kept; narrow it down with a filter", timeline.left_out()));
  return all;
}

std::vector<Happening> happenings(const RouterTimeline& router) {
  std::vector<Happening> all;
  std::size_t number = 0;
  for (const auto& one : router.elections) {
    all.push_back({one.at, ++number, name_of(router.voices[one.winner]) + " becomes MASTER", reason(router, one)});
  }
  for (const auto& spell : router.spells) {
    const auto gap = std::ranges::find(router.gaps, spell.end, &Span::begin);
    const bool is_left = gap != router.gaps.end() && spell.how != End::open;
    const auto none = is_left ? fmt::format("; nobody is MASTER for {}{}", seconds(gap->end - gap->begin), gap->is_open ? " at most" : "") : "";
    all.push_back({spell.end, 0, name_of(router.voices[spell.voice]) + " " + ending(router, spell) + none, ""});
  }
  for (const auto& both : router.doubles) {
    all.push_back({both.begin, 0, "two MASTERs", fmt::format("for {}: {}", seconds(both.end - both.begin), who(router, both))});
  }
  for (const auto& loss : router.losses) all.push_back({loss.at, 0, "adverts lost", told(router, loss)});
  std::ranges::stable_sort(all, {}, &Happening::at);
  return all;
}

}  // namespace trace
