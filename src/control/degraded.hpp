// Whether all is well, in one place for people, JSON and exit statuses. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot.hpp"

namespace control {

std::string_view word(core::Liveness liveness);  // "up", "down", "unknown"

// What does not work, a sentence each: a peer is down, a segment injects nothing. Empty: all is well. A peer of which nothing
// can be known, as over a carrier without PINGs, is not in it.
std::vector<std::string> degraded(const core::Snapshot& snapshot);

// The same, read from an answer of the request `status` in either form.
bool tells_degraded(std::string_view status);

}  // namespace control
