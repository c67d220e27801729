// The way of an advert as a table in order of time.
#include <fmt/format.h>

#include <algorithm>

#include "base/wrapped.hpp"
#include "trace/text.hpp"
#include "trace/time_sum.hpp"
#include "trace/time_text.hpp"
#include "trace/way.hpp"

namespace trace {

namespace {

using base::DropReason;
using base::Stage;

std::string interval_text(base::Duration interval) {
  return fmt::format("{}s", std::chrono::duration<double>(interval).count());
}

std::string head(const Way& way) {
  auto out = way.advert ? "advert " + printable(to_string(*way.advert)) : std::string("an advert without an id");
  if (way.facts) {
    const auto& facts = *way.facts;
    out += fmt::format("   {} > {}  vrid {} prio {}  v{} {}", to_string(facts.source), to_string(facts.destination), facts.vrid, facts.priority,
                       facts.version, interval_text(facts.interval));
  }
  if (!way.other.empty()) out += "   " + way.other;
  return out + "\n";
}

std::string far_end(const Step& step) {
  if (!step.remote) return step.carrier;
  const auto address = to_string(step.remote->address);
  const auto* const form = step.remote->port == 0 ? "{} {}" : step.remote->address.family() == wire::Family::ipv6 ? "{} [{}]:{}" : "{} {}:{}";
  return fmt::format(fmt::runtime(form), step.carrier, address, step.remote->port);
}

// What a row says behind the stage.
std::string detail(const Step& step) {
  std::string out;
  switch (step.stage) {
    case Stage::carry:
      out = fmt::format("to {}", step.peer);
      if (!far_end(step).empty()) out += "  " + far_end(step);
      if (step.path != 0) out += fmt::format("  path {}", step.path);
      break;
    case Stage::receive:
      out = step.peer.empty() ? far_end(step) : "from " + step.peer;
      if (step.path != 0) out += fmt::format("  path {}", step.path);
      break;
    default:
      out = step.interface.empty() ? step.segment : step.interface;
  }
  if (step.by_octets) out += "  (no id: by its octets)";
  return out;
}

class Table {
 public:
  explicit Table(const Way& way) {
    for (const auto& step : way.steps) host_width_ = std::max(host_width_, step.host.size());
    for (const auto& verdict : way.verdicts) host_width_ = std::max(host_width_, verdict.host.size());
    host_width_ = std::min(host_width_, std::size_t{24});
  }

  void row(std::string_view time, std::string_view host, std::string_view what, std::string_view text) {
    const auto start = fmt::format("{:>12}  {:<{}}  {:<8} ", time, printable(host.substr(0, host_width_)), host_width_, what);
    base::append_wrapped(out, start, start.size(), printable(text));
  }
  void fix(std::string_view text) {
    if (text.empty()) return;
    const auto column = 12 + 2 + host_width_ + 2 + 8 + 1;
    base::append_wrapped(out, std::string(column, ' ') + "fix: ", column + 5, printable(text));
  }

  std::string out;

 private:
  std::size_t host_width_ = 1;
};

void step_rows(Table& table, const Way& way, const Step& step) {
  const auto time = milliseconds(minus(step.time, way.start())) + " ms";
  auto text = detail(step);
  if (!step.drop) return table.row(time, step.host, base::name(step.stage), text);
  const auto& reason = base::text(*step.drop);
  if (!text.empty()) text += "  ";
  // Not the copy that counted: nothing is to be mended.
  const auto injected = std::ranges::any_of(way.verdicts, [&](const Verdict& one) { return one.host == step.host && one.outcome == Outcome::injected; });
  if (injected && *step.drop == DropReason::duplicate) {
    return table.row(time, step.host, base::name(step.stage), text + "duplicate: another copy was injected");
  }
  table.row(time, step.host, base::name(step.stage), fmt::format("{}DROPPED {}: {}", text, reason.name, reason.sentence));
  table.fix(reason.fix);
}

// What the steps do not say.
void verdict_rows(Table& table, const Verdict& verdict) {
  switch (verdict.outcome) {
    case Outcome::injected:
      return;
    case Outcome::observed:
    case Outcome::unknown:
      return table.row("-", verdict.host, verdict.outcome == Outcome::unknown ? "?" : "observe", verdict.text);
    case Outcome::dropped:
      if (!verdict.carry) return;  // its step has said it
      table.row("-", verdict.host, "REFUSED", verdict.text);
      break;
    case Outcome::lost:
      table.row("-", verdict.host, "LOST", verdict.text);
  }
  table.fix(verdict.fix);
}

}  // namespace

std::string render_text(const Way& way) {
  Table table(way);
  for (const auto& step : way.steps) step_rows(table, way, step);
  for (const auto& verdict : way.verdicts) verdict_rows(table, verdict);
  return head(way) + table.out;
}

}  // namespace trace
