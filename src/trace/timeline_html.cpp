#include <fmt/format.h>

#include "trace/markup.hpp"
#include "trace/time_axis.hpp"
#include "trace/timeline_render.hpp"

namespace trace {

namespace {

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Who was MASTER when</title>
<style>
:root{--paper:#fff;--ink:#1b1f24;--soft:#57606a;--line:#d8dee4;--band:#f6f8fa;--warn:#9a6700}
@media (prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--soft:#9198a1;--line:#30363d;--band:#161b22;--warn:#d29922}}
body{background:var(--paper);color:var(--ink);font:14px/1.45 system-ui,"Segoe UI","DejaVu Sans",sans-serif;margin:0 auto;max-width:1000px;padding:8px 16px 40px}
.picture{overflow-x:auto}.picture svg{display:block;height:auto;max-width:100%;min-width:700px}
h2{font-size:16px;margin:28px 0 8px}.caution{border-left:4px solid var(--warn);margin:8px 0;padding:4px 10px}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid var(--line);padding:5px 10px 5px 0;text-align:left;vertical-align:top}
th{color:var(--soft);font-weight:600}td.time{font-variant-numeric:tabular-nums;white-space:nowrap}td.number{font-weight:600;text-align:right;width:2.5em}
tr.election{background:var(--band)}tr.election td.what{font-weight:600;white-space:nowrap}p.more{color:var(--soft)}
@media print{.picture svg{min-width:0}}
</style>
</head>
<body>
<main>
)";

void append_table(std::string& out, const Timeline& timeline, const RouterTimeline& router) {
  out += "<h2>" + escaped(title_of(router)) + "</h2>\n";
  out += "<table>\n<thead><tr><th scope=\"col\">No.</th><th scope=\"col\">Time (UTC)</th><th scope=\"col\">What</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>\n";
  const auto all = happenings(router);
  std::size_t listed = 0;
  for (const auto& one : all) {
    if (++listed > kMostListed) break;
    const bool is_election = one.election != 0;
    out += fmt::format("<tr{}><td class=\"number\">{}</td><td class=\"time\">{}</td><td class=\"what\"{}>{}</td>", is_election ? " class=\"election\"" : "",
                       is_election ? std::to_string(one.election) : "", moment_text(timeline, one.at), one.why.empty() ? " colspan=\"2\"" : "", escaped(one.what));
    out += one.why.empty() ? "</tr>\n" : "<td>" + escaped(one.why) + "</td></tr>\n";
  }
  out += "</tbody>\n</table>\n";
  if (all.size() > kMostListed) out += fmt::format("<p class=\"more\">{} more are not listed.</p>\n", all.size() - kMostListed);
}

}  // namespace

std::string to_html(const Timeline& timeline) {
  std::string out(kHead);
  for (const auto& caution : cautions(timeline)) out += "<p class=\"caution\">" + escaped(caution) + "</p>\n";
  out += "<div class=\"picture\">\n" + to_svg(timeline) + "</div>\n";
  for (const auto& router : timeline.routers()) append_table(out, timeline, *router);
  if (timeline.routers().empty()) out += "<p>No valid advert.</p>\n";
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace trace
