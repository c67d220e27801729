#include <fmt/format.h>

#include <algorithm>

#include "trace/markup.hpp"
#include "trace/time_axis.hpp"
#include "trace/timeline_render.hpp"

namespace trace {

namespace {

// In pixels of a picture that is 1000 wide.
constexpr double kWidth = 1000;
constexpr double kRight = 976;
constexpr double kHead = 84;
constexpr double kRow = 34;
constexpr double kBar = 18;
constexpr double kNumbers = 30;  // the lane of the elections
constexpr double kGapRow = 22;
constexpr double kAxis = 24;
constexpr double kTitle = 30;
constexpr double kLetter = 6.6;  // of the text, about

constexpr std::string_view kStyle = R"svg(<style>
.tl{--ground:#fff;--ink:#1b1f24;--soft:#57606a;--grid:#d8dee4;--track:#f1f4f7;--master:#1f6feb;--on-master:#fff;--both:#bc4c00;--gap:#cf222e;--loss:#8250df;
font:12px system-ui,"Segoe UI","DejaVu Sans",sans-serif}
@media (prefers-color-scheme:dark){.tl{--ground:#0d1117;--ink:#e6edf3;--soft:#9198a1;--grid:#30363d;--track:#1a2029;--master:#4493f8;--on-master:#0d1117;--both:#f0883e;--gap:#ff7b72;--loss:#bc8cff}}
.tl-ground{fill:var(--ground)}.tl text{fill:var(--ink)}.tl .tl-soft{fill:var(--soft)}.tl .tl-h{font-size:18px;font-weight:600}.tl .tl-t{font-size:14px;font-weight:600}
.tl-grid{stroke:var(--grid)}.tl-track{fill:var(--track)}.tl-master{fill:var(--master)}.tl .tl-in{fill:var(--on-master)}.tl-both{fill:url(#tl-hatch);stroke:var(--both);stroke-width:1.5}
.tl-gap{fill:url(#tl-dots);stroke:var(--gap)}.tl-loss{fill:var(--loss);stroke:var(--ground)}.tl-lead{stroke:var(--soft);stroke-dasharray:2 2}.tl-n{fill:var(--ground);stroke:var(--ink);stroke-width:1.3}
.tl-hatch-a{fill:var(--both)}.tl-hatch-b{fill:var(--ground)}.tl-dot{fill:var(--gap)}
</style>
<defs><pattern id="tl-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="tl-hatch-b" width="8" height="8"/><rect class="tl-hatch-a" width="4" height="8"/></pattern>
<pattern id="tl-dots" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="tl-hatch-b" width="5" height="5"/><circle class="tl-dot" cx="2.5" cy="2.5" r="1.2"/></pattern></defs>
)svg";

std::string length_text(base::Duration value) {
  const auto seconds = std::chrono::duration<double>(value).count();
  if (seconds < 1) return fmt::format("{:.0f} ms", seconds * 1e3);
  if (seconds < 120) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
  if (whole < 7200) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

std::string text_at(double x, double y, std::string_view words, std::string_view attributes = "") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\"{}>{}</text>\n", x, y, attributes, escaped(words));
}

class Picture {
 public:
  explicit Picture(const Timeline& timeline) : timeline_(timeline) {
    for (const auto& router : timeline.routers()) {
      for (const auto& voice : router->voices) longest_ = std::max({longest_, wire::to_string(voice.source).size(), voice.host.size()});
    }
    left_ = std::clamp(24 + kLetter * static_cast<double>(longest_), 110.0, 290.0);
    axis_ = make_axis(timeline.first(), timeline.last(), 9);
  }

  std::string text() {
    legend();
    y_ = kHead;
    for (const auto& router : timeline_.routers()) draw(*router);
    const auto title = "Who was MASTER when: " + span_of(timeline_);
    auto out = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"tl\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" height=\"{1:.0f}\" role=\"img\" "
                           "aria-labelledby=\"tl-title tl-desc\">\n<title id=\"tl-title\">{2}</title>\n<desc id=\"tl-desc\">{3}</desc>\n",
                           kWidth, y_ + 12, escaped(title), escaped(description()));
    out += kStyle;
    out += fmt::format("<rect class=\"tl-ground\" width=\"{:.0f}\" height=\"{:.0f}\"/>\n", kWidth, y_ + 12);
    return out + body_ + "</svg>\n";
  }

 private:
  double x_of(WallTime time) const { return left_ + axis_.place(time) * (kRight - left_); }

  std::string description() const {
    std::string all = "A row for each host and virtual router, with a bar while it was MASTER.";
    for (const auto& router : timeline_.routers()) {
      all += fmt::format(" {}: {} elections, {} spells of two MASTERs, {} without a MASTER.", title_of(*router), router->elections.size(), router->doubles.size(),
                         router->gaps.size());
    }
    return all;
  }

  void legend() {
    body_ += text_at(24, 30, "Who was MASTER when", " class=\"tl-h\"");
    body_ += text_at(24, 50, span_of(timeline_), " class=\"tl-soft\"");
    double x = 24;
    const auto entry = [&](const std::string& sign, std::string_view words) {
      body_ += fmt::format("<g transform=\"translate({:.0f} 62)\">{}</g>\n", x, sign);
      body_ += text_at(x + 30, 72, words);
      x += 52 + 1.08 * kLetter * static_cast<double>(words.size());
    };
    entry("<rect class=\"tl-master\" width=\"24\" height=\"12\" rx=\"2\"/>", "MASTER");
    entry("<rect class=\"tl-both\" width=\"24\" height=\"12\" rx=\"2\"/>", "two MASTERs at once");
    entry("<rect class=\"tl-gap\" width=\"24\" height=\"12\" rx=\"2\"/>", "no MASTER");
    entry("<path class=\"tl-loss\" d=\"M6 11l6-10 6 10z\"/>", "adverts lost");
    entry("<circle class=\"tl-n\" cx=\"12\" cy=\"6\" r=\"8\"/><text x=\"12\" y=\"10\" text-anchor=\"middle\">1</text>", "election");
  }

  void draw(const RouterTimeline& router) {
    y_ += kTitle;
    body_ += text_at(24, y_ - 8, title_of(router), " class=\"tl-t\"");
    std::vector<std::size_t> shown;
    for (std::size_t i = 0; i < router.voices.size(); ++i) {
      if (std::ranges::find(router.spells, i, &Spell::voice) != router.spells.end()) shown.push_back(i);
    }
    const auto rows = y_ + kNumbers;
    const auto bottom = rows + static_cast<double>(shown.size()) * kRow + (router.gaps.empty() ? 0 : kGapRow);
    grid(y_ + 4, bottom);
    numbers(router, bottom);
    y_ = rows;
    for (const auto voice : shown) row(router, voice);
    if (!router.gaps.empty()) gap_row(router);
    for (const auto tick : axis_.ticks) body_ += text_at(x_of(tick), bottom + 16, axis_.label(tick), " class=\"tl-soft\" text-anchor=\"middle\"");
    y_ = bottom + kAxis;
  }

  void grid(double top, double bottom) {
    for (const auto tick : axis_.ticks) {
      body_ += fmt::format("<line class=\"tl-grid\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\"/>\n", x_of(tick), top, bottom + 4);
    }
  }

  // In circles side by side, each with a line down to its moment; those for which there is no room are counted.
  void numbers(const RouterTimeline& router, double bottom) {
    constexpr double kStep = 21;
    double free = left_ - kStep;
    std::size_t number = 0;
    std::size_t hidden = 0;
    const auto y = y_ + 14;
    for (const auto& election : router.elections) {
      const auto x = x_of(election.at);
      const auto at = std::clamp(x, free, kRight + 4);
      ++number;
      if (at - x > kStep || at < free) {
        ++hidden;
        continue;
      }
      body_ += fmt::format("<path class=\"tl-lead\" fill=\"none\" d=\"M{:.1f} {:.1f}L{:.1f} {:.1f}V{:.1f}\"/>\n", at, y + 9, x, y + 16, bottom);
      body_ += fmt::format("<g><title>{}</title><circle class=\"tl-n\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"9\"/>", escaped(fmt::format("{} {}", clock_time(election.at), reason(router, election))), at, y);
      body_ += text_at(at, y + 4, std::to_string(number), number < 100 ? " text-anchor=\"middle\"" : " text-anchor=\"middle\" font-size=\"9\"") + "</g>\n";
      free = at + kStep;
    }
    if (hidden != 0) body_ += text_at(kRight, y_ - 8, fmt::format("no room here for {} of {} elections", hidden, number), " class=\"tl-soft\" text-anchor=\"end\"");
  }

  void row(const RouterTimeline& router, std::size_t index) {
    const auto& voice = router.voices[index];
    const auto top = y_ + 6;
    const auto address = wire::to_string(voice.source);
    body_ += voice.host.empty() ? text_at(24, top + 13, address)
                                : text_at(24, top + 7, voice.host, " font-weight=\"600\"") + text_at(24, top + 19, address, " class=\"tl-soft\" font-size=\"10\"");
    body_ += fmt::format("<rect class=\"tl-track\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\" rx=\"3\"/>\n", left_, top, kRight - left_, kBar);
    double painted = -1;
    for (const auto& spell : router.spells) {
      if (spell.voice == index) bar(router, spell, top, painted);
    }
    painted = -1;
    for (const auto& loss : router.losses) {
      const auto x = x_of(loss.at);
      if (loss.voice != index || x < painted + 9) continue;
      painted = x;
      body_ += fmt::format("<path class=\"tl-loss\" d=\"M{:.1f} {:.1f}l5 8h-10z\"><title>{}</title></path>\n", x, top + kBar + 1, escaped(clock_time(loss.at) + " " + told(router, loss)));
    }
    y_ += kRow;
  }

  // What lies within a pixel that is painted already is left out: the picture stays small whatever happened.
  void bar(const RouterTimeline& router, const Spell& spell, double top, double& painted) {
    const auto x = x_of(spell.begin);
    const auto width = std::max(x_of(spell.end) - x, 1.5);
    if (x + width < painted + 1) return;
    painted = x + width;
    const auto length = length_text(spell.end - spell.begin);
    const auto title = fmt::format("{} is MASTER from {} to {} ({}); it {}", name_of(router.voices[spell.voice]), clock_time(spell.begin), clock_time(spell.end), length,
                                   ending(router, spell));
    const auto box = [&](std::string_view kind, double at, double wide) {
      return fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\" rx=\"3\"/>", kind, at, top, wide, kBar);
    };
    body_ += "<g><title>" + escaped(title) + "</title>" + box("tl-master", x, width);
    double free = x;  // of hatching, for the text
    double room = width;
    for (const auto& both : router.doubles) {
      if (both.begin >= spell.end || both.end <= spell.begin) continue;
      const auto from = x_of(std::max(both.begin, spell.begin));
      const auto to = std::max(x_of(std::min(both.end, spell.end)), from + 2);
      body_ += box("tl-both", from, to - from) + label_in(length_text(both.end - both.begin), from, to, top);
      if (from - x >= room / 2 || from - x > x + width - to) {
        room = std::min(room, from - x);
      } else {
        free = to;
        room = x + width - to;
      }
    }
    if (room > kLetter * static_cast<double>(length.size()) + 10) body_ += text_at(free + room / 2, top + 13, length, " class=\"tl-in\" text-anchor=\"middle\"");
    body_ += "</g>\n";
  }

  // On hatching nobody could read it without a ground of its own.
  static std::string label_in(const std::string& words, double from, double to, double top) {
    const auto wide = kLetter * static_cast<double>(words.size()) + 8;
    if (to - from < wide + 8) return {};
    const auto middle = (from + to) / 2;
    return fmt::format("<rect class=\"tl-ground\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"14\" rx=\"3\"/>", middle - wide / 2, top + 2, wide) +
           text_at(middle, top + 13, words, " text-anchor=\"middle\"");
  }

  void gap_row(const RouterTimeline& router) {
    body_ += text_at(24, y_ + 14, "no MASTER", " class=\"tl-soft\"");
    double painted = -1;
    for (const auto& gap : router.gaps) {
      const auto x = x_of(gap.begin);
      const auto width = std::max(x_of(gap.end) - x, 4.0);
      if (x + width < painted + 1) continue;
      const auto length = (gap.is_open ? "up to " : "") + length_text(gap.end - gap.begin);
      body_ += fmt::format("<g><title>{}</title><rect class=\"tl-gap\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"12\" rx=\"2\"/>",
                           escaped(fmt::format("nobody is MASTER from {} to {} ({})", clock_time(gap.begin), clock_time(gap.end), length)), x, y_ + 4, width);
      const auto wanted = kLetter * static_cast<double>(length.size());
      const auto next = std::ranges::find_if(router.gaps, [&](const Span& other) { return other.begin > gap.end; });
      const auto limit = next == router.gaps.end() ? kRight + 20 : x_of(next->begin);
      if (x + width + 5 + wanted < limit) body_ += text_at(x + width + 5, y_ + 14, length);
      body_ += "</g>\n";
      painted = x + width;
    }
    y_ += kGapRow;
  }

  const Timeline& timeline_;
  std::size_t longest_ = 0;
  double left_ = 0;
  double y_ = 0;
  TimeAxis axis_{};
  std::string body_;
};

}  // namespace

std::string to_svg(const Timeline& timeline) { return Picture(timeline).text(); }

}  // namespace trace
