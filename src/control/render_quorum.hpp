// Whether this host may be MASTER: a section of `status`, and the request `health`.
#pragma once

#include <string>
#include <string_view>

#include "core/snapshot.hpp"

namespace control {

// Nothing, where there is neither a quorum nor a health file.
void append_quorum(std::string& out, const core::Snapshot& snapshot);

// One line, which tells_health() reads.
std::string render_health(const core::Snapshot& snapshot);
bool tells_health(std::string_view answer);

}  // namespace control
