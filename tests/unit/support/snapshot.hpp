// What a relay with two peers and two segments would tell.
#pragma once

#include <sstream>
#include <string>

#include "core/snapshot.hpp"
#include "support/octets.hpp"

namespace test {

inline wire::IpAddress ip(std::uint8_t last) { return wire::IpAddress(Octets{10, 0, 0, last}); }

inline core::Snapshot snapshot() {
  using namespace std::chrono_literals;
  core::Snapshot out;
  out.self = std::string("a");  // g++ 12 warns of a plain assignment, without a reason
  out.segments.push_back({"default", "eth0", std::nullopt});
  out.segments.push_back({"dmz", "eth1", base::DropReason::link_down});
  core::PeerStatus b{"b", "udp", core::Liveness::up, {{ip(1), ip(2), 300ms, 2ms, 1ms}}, {}};
  b.keys = session::Link::KeyIds{0xf889933c, 0xf889933c, 0};
  b.passage = core::Passage::both;
  b.passed[0] = {true, false};
  b.masters.push_back({"default", wire::Family::ipv6, 51, 200, "a", 300ms});
  b.counters.add(core::Metric::carried);
  out.peers.push_back(b);
  core::PeerStatus c{"c", "udp", core::Liveness::down, {{ip(1), ip(3), {}, {}, {}}}, {}};
  c.passage = core::Passage::silent;
  c.counters.add(base::DropReason::late);
  out.peers.push_back(c);
  out.counters.add(base::DropReason::late);
  return out;
}

inline bool has_line(const std::string& text, const std::string& line) {
  std::istringstream lines(text);
  for (std::string one; std::getline(lines, one);) {
    if (one == line) return true;
  }
  return false;
}

}  // namespace test
