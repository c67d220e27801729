#include "control/render_quorum.hpp"

#include <fmt/format.h>

#include "control/faults.hpp"
#include "base/wrapped.hpp"

namespace control {

namespace {

constexpr std::string_view kHealthy = "healthy: ";
constexpr std::string_view kUnhealthy = "unhealthy: ";

std::string line_of(const core::QuorumStatus& quorum) {
  return fmt::format("{}: {}", word(quorum.majority), describe(quorum));
}

}  // namespace

void append_quorum(std::string& out, const core::Snapshot& snapshot) {
  if (!snapshot.quorum && !snapshot.health_file) return;
  out += "quorum\n";
  base::append_wrapped(out, "  ", 4, snapshot.quorum ? line_of(*snapshot.quorum) : "off");
  if (!snapshot.health_file) return;
  const auto& file = *snapshot.health_file;
  base::append_wrapped(out, "  ", 4, fmt::format("{} says {}", file.path, file.healthy ? "0" : "-254"));
}

std::string render_health(const core::Snapshot& snapshot) {
  if (!snapshot.quorum) return fmt::format("{}the relay runs, quorum is off\n", kHealthy);
  const bool held = snapshot.quorum->majority == core::Majority::held;
  return fmt::format("{}{}\n", held ? kHealthy : kUnhealthy, line_of(*snapshot.quorum));
}

bool tells_health(std::string_view answer) { return answer.starts_with(kHealthy); }

}  // namespace control
