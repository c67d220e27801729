// What can be asked on the control socket: a table of one-line requests. Rendering is pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/snapshot.hpp"

namespace control {

struct Request {
  std::string_view name;
  std::string_view help;
  std::string (*render)(const core::Snapshot& snapshot);
};

// The answer, or one line that says which requests there are.
std::string answer(std::string_view request, const core::Snapshot& snapshot);

// `key=value` lines, stable: every metric and every drop reason of the whole relay and, behind "peer.NAME.", of each peer.
std::string render_counters(const core::Snapshot& snapshot);
// For people, under 100 columns.
std::string render_status(const core::Snapshot& snapshot);

}  // namespace control
