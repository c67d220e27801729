// The request `status`, for people. Pure.
#pragma once

#include <string>

#include "core/snapshot.hpp"

namespace control {

// A list of sections, under 100 columns.
std::string render_status(const core::Snapshot& snapshot);

}  // namespace control
