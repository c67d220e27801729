// A section of `status`: the virtual routers.
#pragma once

#include <string>

#include "core/snapshot.hpp"

namespace control {

void append_routers(std::string& out, const core::Snapshot& snapshot);

}  // namespace control
