// vrrp-trace timeline: who was MASTER when, and why each election happened.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "filtering.hpp"
#include "output.hpp"
#include "records.hpp"
#include "trace/timeline_render.hpp"

namespace {

constexpr auto kFlags = with_filter_flags(std::array{
    Flag{"svg", "FILE", "write a picture; -: to standard output, for --html too"},
    Flag{"html", "FILE", "write a page: the picture, and why each election happened"},
    Flag{"json", "", "a JSON object a line: spells, elections, losses"},
    Flag{"ascii", "", "no block characters, as where the locale has no UTF-8"},
    Flag{"numeric", "", "accepted as by tcpdump: nothing is ever resolved", 'n'},
});

bool has_utf8() {
  for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return ::strcasestr(value, "utf-8") != nullptr || ::strcasestr(value, "utf8") != nullptr;
  }
  return false;
}

std::optional<Failure> write(const std::string& path, const std::string& text) {
  auto output = Output::create(path);
  if (!output) return Failure{kUsage, output.error().message()};
  output->text() += text;
  output->flush();
  if (output->failure()) return Failure{kUsage, output->failure()->message()};
  return std::nullopt;
}

bool has_findings(const trace::Timeline& timeline) {
  return std::ranges::any_of(timeline.routers(), [](const auto& router) { return !router->doubles.empty() || !router->losses.empty(); });
}

std::optional<Failure> show(const Arguments& arguments, const trace::Timeline& timeline) {
  if (arguments.has("svg")) {
    if (auto failure = write(arguments.text("svg"), to_svg(timeline))) return failure;
  }
  if (arguments.has("html")) {
    if (auto failure = write(arguments.text("html"), to_html(timeline))) return failure;
  }
  if (arguments.has("json")) return write("-", to_json(timeline));
  if (arguments.has("svg") || arguments.has("html")) return std::nullopt;
  return write("-", to_chart(timeline, {.unicode = has_utf8() && !arguments.has("ascii")}));
}

int run(const Arguments& arguments) {
  const auto selection = read_selection(arguments);
  if (!selection) return fail(selection.error());
  const auto records = Records::open(arguments, selection->files);
  if (!records) return fail(records.error());
  trace::Timeline timeline;
  (*records)->each(selection->filter, [&](const auto& record, const auto& dissection) { timeline.add(record, dissection); });
  timeline.finish();
  if (const auto failure = show(arguments, timeline)) return fail(*failure);
  if ((*records)->failure()) return fail(*(*records)->failure());
  return has_findings(timeline) ? kFailed : kOk;
}

}  // namespace

extern const Subcommand timeline_command;
const Subcommand timeline_command{"timeline", "[FILE]... [FILTER]", "who was MASTER when, and why each election happened", kFlags, run,
                                  "timeline a.pcapng b.pcapng --html timeline.html"};
