// What a listener to the trace gets: JSON lines, read from the ring when it has room for them. What the ring lost meanwhile is
// a line with their number. Nothing is formatted when nobody listens.
#pragma once

#include <memory>
#include <string>

#include "control/clients.hpp"
#include "control/trace_ring.hpp"

namespace control {

// What is sent: all that the ring has, all that comes from now on, or the one and then the other.
enum class TraceExtent : std::uint8_t { ring, live, ring_then_live };

// `ring` outlives it.
std::unique_ptr<Feed> make_trace_feed(const TraceRing& ring, TraceExtent extent);

}  // namespace control
