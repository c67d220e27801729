// Records of a trace made by hand.
#pragma once

#include "trace/record.hpp"

namespace test {

inline constexpr trace::WallTime kTraceStart = std::chrono::seconds(1'700'000'000);

inline trace::Record carried(std::string_view host, std::string_view peer, std::uint64_t id, trace::WallTime at) {
  trace::Record record;
  record.time = at;
  record.stage = base::Stage::carry;
  record.host = host;
  record.peer = peer;
  record.origin = host;
  record.id = id;
  record.boot = 7;
  record.carrier = "udp";
  return record;
}

inline trace::Record received(std::string_view host, std::string_view peer, std::uint64_t id, trace::WallTime at) {
  auto record = carried(host, peer, id, at);
  record.stage = base::Stage::receive;
  record.origin = peer;
  return record;
}

}  // namespace test
