#include "control/render_counters.hpp"

#include <fmt/format.h>

namespace control {

namespace {

void append_counters(std::string& out, const std::string& prefix, const core::Counters& counters) {
  for (const auto& metric : core::kMetricTexts) {
    fmt::format_to(std::back_inserter(out), "{}{}={}\n", prefix, metric.name, counters.get(metric.metric));
  }
  for (std::size_t i = 0; i < base::kDropReasons; ++i) {
    const auto reason = static_cast<base::DropReason>(i);
    fmt::format_to(std::back_inserter(out), "{}drop.{}={}\n", prefix, base::name(reason), counters.get(reason));
  }
}

}  // namespace

std::string render_counters(const core::Snapshot& snapshot) {
  std::string out;
  append_counters(out, "", snapshot.counters);
  for (const auto& peer : snapshot.peers) append_counters(out, "peer." + peer.name + ".", peer.counters);
  return out;
}

}  // namespace control
