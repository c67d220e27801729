// The section of the status about groups of datagrams: who sends to each, how often, and when last.
#pragma once

#include <string>

#include "core/snapshot.hpp"

namespace control {

// Nothing where no group is relayed.
void append_groups(std::string& out, const core::Snapshot& snapshot);

}  // namespace control
