// What is wrong, the worst first, in one place for people, JSON and exit statuses. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot.hpp"

namespace control {

std::string_view word(core::Liveness liveness);  // "up", "down", "unknown"
std::string_view word(core::Passage passage);    // "up", "one_way", "silent", "unknown"

struct Fault {
  std::string_view name;  // stable: a finding's, a drop reason's or "peer_down"
  std::string what;
  std::string fix;
};

// What adverts show of virtual routers, segments that inject nothing, hosts that one does not hear, peers that are down. Empty: all is well. A peer of which
// nothing can be known, as over a carrier without PINGs, is not in it.
std::vector<Fault> faults(const core::Snapshot& snapshot);

// Whether there are any, read from an answer of the request `status` in either form.
bool tells_faults(std::string_view status);

}  // namespace control
