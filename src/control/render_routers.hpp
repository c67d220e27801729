// Sections of `status`: the virtual routers, and what is wrong with them.
#pragma once

#include <string>

#include "core/snapshot.hpp"

namespace control {

void append_routers(std::string& out, const core::Snapshot& snapshot);
void append_findings(std::string& out, const core::Snapshot& snapshot);

}  // namespace control
