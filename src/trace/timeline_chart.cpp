#include <fmt/format.h>

#include <algorithm>

#include "base/wrapped.hpp"
#include "trace/time_axis.hpp"
#include "trace/timeline_render.hpp"

namespace trace {

namespace {

// What a cell shows: a whole letter each, so that nothing hangs on colour.
enum class Cell : std::uint8_t { none, some, master, both };

struct Letters {
  std::array<std::string_view, 4> cells;  // in the order of Cell
  std::string_view gap;
  std::string_view loss;
  std::string_view tick;
};
constexpr Letters kUnicode{{"·", "▌", "█", "▒"}, "×", "!", "╷"};
constexpr Letters kAscii{{".", ":", "#", "2"}, "x", "!", "|"};

constexpr std::size_t kMostLabel = 26;

// As many characters as it shows; names are ASCII.
std::string fitted(std::string text, std::size_t width) {
  if (text.size() > width) text = text.substr(0, width - 1) + "~";
  return text + std::string(width - text.size(), ' ');
}

std::string label_of(const Voice& voice) {
  const auto address = wire::to_string(voice.source);
  if (voice.host.empty()) return address;
  const auto both = voice.host + " " + address;
  return both.size() > kMostLabel ? voice.host : both;
}

class Chart {
 public:
  Chart(const Timeline& timeline, const RouterTimeline& router, const ChartStyle& style)
      : router_(router), letters_(style.unicode ? kUnicode : kAscii) {
    label_ = std::string_view("adverts lost").size();
    for (const auto& voice : router.voices) label_ = std::max(label_, label_of(voice).size());
    label_ = std::min(label_, kMostLabel);
    width_ = std::max<std::size_t>(style.columns, 60) - label_ - 4;
    axis_ = make_axis(timeline.first(), timeline.last(), std::max<std::size_t>(width_ / 12, 2));
  }

  std::string text() const {
    std::string out = scale();
    for (std::size_t i = 0; i < router_.voices.size(); ++i) {
      if (std::ranges::find(router_.spells, i, &Spell::voice) != router_.spells.end()) out += row(label_of(router_.voices[i]), voice_cells(i));
    }
    if (!router_.gaps.empty()) out += row("no MASTER", marks(router_.gaps, letters_.gap));
    if (!router_.losses.empty()) out += row("adverts lost", marks(router_.losses, letters_.loss));
    if (!router_.elections.empty()) out += row("elections", numbers());
    return out;
  }

 private:
  using Cells = std::vector<std::string>;

  std::size_t column(WallTime time) const { return std::min(static_cast<std::size_t>(axis_.place(time) * static_cast<double>(width_)), width_ - 1); }

  std::string row(const std::string& label, const Cells& cells) const {
    auto out = "  " + fitted(label, label_) + " ";
    for (const auto& cell : cells) out += cell;
    while (out.ends_with(' ')) out.pop_back();
    return out + "\n";
  }

  std::string scale() const {
    std::string words(width_, ' ');
    Cells ticks(width_, " ");
    for (const auto tick : axis_.ticks) {
      const auto at = column(tick);
      const auto label = axis_.label(tick);
      if (at + label.size() > width_) continue;
      words.replace(at, label.size(), label);
      ticks[at] = letters_.tick;
    }
    return row("", Cells{words}) + row("", ticks);
  }

  Cells voice_cells(std::size_t voice) const {
    std::vector<Cell> cells(width_, Cell::none);
    for (const auto& spell : router_.spells) {
      if (spell.voice != voice) continue;
      for (auto i = column(spell.begin); i <= column(spell.end); ++i) cells[i] = std::max(cells[i], covers(spell, i) ? Cell::master : Cell::some);
      for (const auto& both : router_.doubles) {
        if (both.begin >= spell.end || both.end <= spell.begin) continue;
        for (auto i = column(std::max(both.begin, spell.begin)); i <= column(std::min(both.end, spell.end)); ++i) cells[i] = Cell::both;
      }
    }
    Cells out;
    for (const auto cell : cells) out.emplace_back(letters_.cells[static_cast<std::size_t>(cell)]);
    return out;
  }

  // At least half of the cell.
  bool covers(const Spell& spell, std::size_t cell) const {
    const auto width = static_cast<double>(width_);
    const auto begin = std::max(axis_.place(spell.begin) * width, static_cast<double>(cell));
    const auto end = std::min(axis_.place(spell.end) * width, static_cast<double>(cell) + 1);
    return end - begin >= 0.5;
  }

  Cells marks(const std::vector<Span>& spans, std::string_view letter) const {
    Cells cells(width_, " ");
    for (const auto& span : spans) {
      for (auto i = column(span.begin); i <= column(span.end); ++i) cells[i] = letter;
    }
    return cells;
  }
  Cells marks(const std::vector<Loss>& losses, std::string_view letter) const {
    Cells cells(width_, " ");
    for (const auto& loss : losses) cells[column(loss.at)] = letter;
    return cells;
  }

  // The numbers of the list below; a `+` stands for those that do not fit.
  Cells numbers() const {
    Cells cells(width_, " ");
    std::size_t number = 0;
    std::size_t free = 0;
    for (const auto& election : router_.elections) {
      const auto text = std::to_string(++number);
      const auto at = std::max(column(election.at), free);
      const bool fits = at + text.size() <= width_ && at <= column(election.at) + 1;
      if (!fits) {
        cells[free == 0 ? 0 : std::min(free, width_) - 1] = "+";
        continue;
      }
      for (std::size_t i = 0; i < text.size(); ++i) cells[at + i] = text[i];
      free = at + text.size() + 1;
    }
    return cells;
  }

  const RouterTimeline& router_;
  const Letters& letters_;
  std::size_t label_ = 0;
  std::size_t width_ = 0;
  TimeAxis axis_{};
};

void append_list(std::string& out, const Timeline& timeline, const RouterTimeline& router) {
  const auto all = happenings(router);
  std::size_t listed = 0;
  for (const auto& one : all) {
    if (++listed > kMostListed) {
      out += fmt::format("  {} more\n", all.size() - kMostListed);
      return;
    }
    const auto head = fmt::format("  {:>3} {}  ", one.election == 0 ? std::string() : std::to_string(one.election), moment_text(timeline, one.at));
    base::append_wrapped(out, head, head.size(), one.why.empty() ? one.what : one.what + ": " + one.why);
  }
}

}  // namespace

std::string to_chart(const Timeline& timeline, const ChartStyle& style) {
  if (timeline.routers().empty()) return "no valid advert\n";
  const auto& letters = style.unicode ? kUnicode : kAscii;
  auto out = span_of(timeline) + "\n";
  out += fmt::format("{} MASTER   {} for part of that time   {} two MASTERs at once\n", letters.cells[2], letters.cells[1], letters.cells[3]);
  for (const auto& caution : cautions(timeline)) base::append_wrapped(out, "", 0, "! " + caution);
  for (const auto& router : timeline.routers()) {
    out += "\n" + title_of(*router) + "\n";
    out += Chart(timeline, *router, style).text() + "\n";
    append_list(out, timeline, *router);
  }
  return out;
}

}  // namespace trace
