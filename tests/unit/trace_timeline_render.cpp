#include "trace/timeline_render.hpp"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "doctest/doctest.h"
#include "support/markup_check.hpp"
#include "support/story.hpp"

using base::Stage;
using test::Scene;
using trace::Timeline;

namespace {

constexpr double kNoon = 1'795'953'600;

void sent(Timeline& timeline, double at, const std::string& host, const std::string& source, unsigned priority, std::uint64_t id, const std::string& to) {
  Scene scene{.at = kNoon + at, .priority = priority, .source = source, .host = host, .stage = Stage::capture, .origin = host, .id = id, .segment = "lan"};
  const auto add = [&] { test::tell(scene, [&](const auto& record, const auto& dissection) { timeline.add(record, dissection); }); };
  add();
  if (to.empty()) return;
  scene.at += 0.001;
  scene.host = to;
  scene.stage = Stage::inject;
  add();
}

// a is MASTER for 30 s, loses one advert, resigns; b takes over; a comes back after 30 s and does not reach b for 30 s more.
Timeline story(const std::string& a = "a") {
  Timeline timeline;
  std::uint64_t id = 0;
  for (int i = 0; i < 30; ++i) sent(timeline, i, a, "10.0.0.1", 150, ++id, i == 20 ? "" : "b");
  sent(timeline, 29.5, a, "10.0.0.1", 0, ++id, "b");
  for (int i = 30; i < 60; ++i) sent(timeline, i + 0.11, "b", "10.0.0.2", 100, static_cast<std::uint64_t>(i), a);
  for (int i = 60; i < 90; ++i) {
    sent(timeline, i, a, "10.0.0.1", 150, ++id, "");
    sent(timeline, i + 0.11, "b", "10.0.0.2", 100, static_cast<std::uint64_t>(i), "");
  }
  timeline.finish();
  return timeline;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("trace timeline_render: the chart, with and without Unicode") {
  CHECK(to_chart(story(), {.columns = 72, .unicode = false}) == R"(2026-11-29, 12:00:00.000 to 12:01:29.110 UTC
# MASTER   : for part of that time   2 two MASTERs at once

VRID 51, IPv4, segment lan
               12:00:00          12:00:30           12:01:00
               |                 |                  |
  a 10.0.0.1   ###################..................2222222222222222222
  b 10.0.0.2   ..................:##################2222222222222222222
  no MASTER                      x
  adverts lost              !
  elections    1                 2                  3

    1 12:00:00.000  a becomes MASTER: the first advert seen is a's; what was before is not in the
                    records
      12:00:21.001  adverts lost: 1 advert of a (a:21) lost on the way to b
      12:00:29.500  a resigns (priority 0); nobody is MASTER for 0.61 s
    2 12:00:30.110  b becomes MASTER: a resigned (priority 0); b took over after 0.61 s (skew 0.61
                    s of priority 100)
    3 12:01:00.000  a becomes MASTER: a has the higher priority than b (150 > 100)
      12:01:00.000  two MASTERs: for 29.11 s: a, b
      12:01:29.110  b is still MASTER where the records end
      12:01:29.110  a is still MASTER where the records end
)");
  const auto chart = to_chart(story(), {});
  CHECK(has(chart, "████"));
  CHECK(has(chart, "▒▒▒▒"));
  std::size_t begin = 0;
  for (std::size_t end = chart.find('\n'); end != std::string::npos; begin = end + 1, end = chart.find('\n', begin)) {
    const auto line = std::string_view(chart).substr(begin, end - begin);
    const auto columns = std::ranges::count_if(line, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
    CHECK_MESSAGE(columns < 100, line);
  }
  Timeline nothing;
  nothing.finish();
  CHECK(to_chart(nothing, {}) == "no valid advert\n");
}

TEST_CASE("trace timeline_render: every line of JSON is an object of a known kind") {
  const auto text = to_json(story());
  std::map<std::string, int> kinds;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = text.find('\n', begin);
    const auto line = nlohmann::json::parse(text.substr(begin, end - begin), nullptr, false);
    REQUIRE(line.is_object());
    ++kinds[line["kind"].get<std::string>()];
    begin = end + 1;
  }
  CHECK(kinds == std::map<std::string, int>{{"master", 3}, {"election", 3}, {"no_master", 1}, {"two_masters", 1}, {"lost", 1}, {"total", 1}});
  CHECK(has(text, R"({"kind":"master","segment":"lan","vrrp.virt_rtr_id":51,"ip.version":4,"ip.src":"10.0.0.1","host":"a","begin":1795953600.0,)"
                  R"xx("end":1795953629.5,"how":"resigned","why":"resigns (priority 0)"})xx"));
  CHECK(has(text, R"("to":"b","count":1,"origin":"a","first_id":21,"last_id":21})"));
}

TEST_CASE("trace timeline_render: the picture is well-formed, whatever a host is called, and told without colour") {
  for (const std::string name : {"a", "<b onload=\"x\">&'", "\xff\x01"}) {
    const auto svg = to_svg(story(name));
    CHECK(test::markup_mistake(svg) == "");
    CHECK(!has(svg, "<b onload"));
    CHECK(has(svg, "role=\"img\" aria-labelledby=\"tl-title tl-desc\""));
    CHECK(has(svg, "3 elections, 1 spells of two MASTERs, 1 without a MASTER."));
    CHECK(has(svg, "prefers-color-scheme:dark"));
    CHECK(has(svg, "fill:url(#tl-hatch)"));
    CHECK(has(svg, "b is MASTER from 12:00:30.110 to 12:01:29.110 (59.0 s); it is still MASTER where the records end"));
  }
  CHECK(test::markup_mistake("<a><b></a></b>") != "");
  CHECK(test::markup_mistake("<a b=\"c>d</a>") != "");
}

TEST_CASE("trace timeline_render: the page stands alone and has the reasons as a table") {
  const auto html = to_html(story("<b>"));
  CHECK(!has(html, "<script"));
  CHECK(!has(html, "src=\""));
  CHECK(!has(html, "@import"));
  CHECK(!has(html, "<b>"));
  CHECK(has(html, "prefers-color-scheme:dark"));
  CHECK(has(html, "<tr class=\"election\"><td class=\"number\">2</td><td class=\"time\">12:00:30.110</td><td class=\"what\">b becomes MASTER</td>"
                  "<td>&lt;b&gt; resigned (priority 0); b took over after 0.61 s (skew 0.61 s of priority 100)</td></tr>"));
  Timeline missing;
  trace::Record record;
  record.lost = 7;
  missing.add(record, {});
  missing.finish();
  CHECK(has(to_html(missing), "<p class=\"caution\">7 records are missing"));
  CHECK(has(to_html(missing), "No valid advert."));
}

TEST_CASE("trace timeline_render: a picture stays small however much happens") {
  Timeline timeline;
  for (int i = 0; i < 20'000; ++i) sent(timeline, i * 10, "a", "10.0.0.1", 150, static_cast<std::uint64_t>(i) + 1, "");
  timeline.finish();
  CHECK(timeline.routers()[0]->spells.size() == 20'000);
  CHECK(to_svg(timeline).size() < 500'000);
  CHECK(has(to_svg(timeline), "of 20000 elections"));
  const auto chart = to_chart(timeline, {});
  CHECK(has(chart, " more\n"));
}
