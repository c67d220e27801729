// The request `metrics`. Pure.
#pragma once

#include <string>

#include "core/snapshot.hpp"

namespace control {

// OpenMetrics text, every name with the prefix vrrp_relay_, ended by `# EOF`. HELP and TYPE name a counter with its _total, as
// Prometheus' own text format has it: so the textfile collector and promtool know it for a counter, and both formats' parsers
// in Prometheus take it. Labels are bounded: peer, segment, state and reason. Units are seconds.
std::string render_metrics(const core::Snapshot& snapshot);

}  // namespace control
