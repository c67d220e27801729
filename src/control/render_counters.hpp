// The request `counters`. Pure.
#pragma once

#include <string>

#include "core/snapshot.hpp"

namespace control {

// `key=value` lines, stable: every metric and every drop reason of the whole relay and, behind "peer.NAME.", of each peer.
std::string render_counters(const core::Snapshot& snapshot);

}  // namespace control
