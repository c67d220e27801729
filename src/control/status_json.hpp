// The request `status json`, for programs. Pure.
#pragma once

#include <string>

#include "core/snapshot.hpp"

namespace control {

// One JSON object, ended by a line feed. "schema" is 1 as long as keys are only added. Durations are seconds, and null where
// they are not known.
std::string status_json(const core::Snapshot& snapshot);

}  // namespace control
