// True virtual time: since the simulation began. No host knows it; each has a HostClock.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace sim {

using Time = std::chrono::nanoseconds;
using Octets = std::vector<std::uint8_t>;
using namespace std::chrono_literals;

inline double to_seconds(Time at) { return std::chrono::duration<double>(at).count(); }
inline std::string to_text(Time at) { return std::to_string(to_seconds(at)) + " s"; }

}  // namespace sim
