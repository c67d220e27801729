#include "control/degraded.hpp"

namespace control {

std::string_view word(core::Liveness liveness) {
  switch (liveness) {
    case core::Liveness::up:
      return "up";
    case core::Liveness::down:
      return "down";
    case core::Liveness::unknown:
      break;
  }
  return "unknown";
}

std::vector<std::string> degraded(const core::Snapshot& snapshot) {
  std::vector<std::string> out;
  for (const auto& segment : snapshot.segments) {
    if (segment.blocked) out.push_back("segment " + segment.name + " injects nothing");
  }
  for (const auto& peer : snapshot.peers) {
    if (peer.liveness == core::Liveness::down) out.push_back("peer " + peer.name + " is down");
  }
  return out;
}

bool tells_degraded(std::string_view status) {
  return status.find("\ndegraded\n") != std::string_view::npos ||
         status.find("\n  \"degraded\": [\n") != std::string_view::npos;
}

}  // namespace control
