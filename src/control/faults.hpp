// What is wrong, the worst first, in one place for people, JSON and exit statuses. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot.hpp"

namespace control {

std::string_view word(core::Liveness liveness);  // "up", "down", "unknown"
std::string_view word(core::Passage passage);    // "up", "one_way", "silent", "unknown"
std::string_view word(core::Majority majority);  // "majority", "no majority", "not known yet"
// "1 of 3 hosts answer, this one counted; silent: b, c"
std::string describe(const core::QuorumStatus& quorum);

struct Fault {
  std::string_view name;  // stable: a finding's, a drop reason's, "peer_down", "no_majority", "health_file" or "name_unresolved"
  std::string what;
  std::string fix;
};

// No majority, what adverts show of virtual routers, segments that inject nothing, hosts that one does not hear, peers that are
// down. Empty: all is well. A peer of which nothing can be known, as over a carrier without PINGs, is not in it.
std::vector<Fault> faults(const core::Snapshot& snapshot);

// What is worth knowing, and breaks nothing; may stay for ever, so it counts as no fault.
std::vector<Fault> notes(const core::Snapshot& snapshot);

// Of a peer, for log and status alike.
Fault config_differs(const std::string& peer);

// Whether there are faults, read from an answer of the request `status` in either form.
bool tells_faults(std::string_view status);

}  // namespace control
