// For the targets that run engines: what they are made of.
#pragma once

#include <array>
#include <initializer_list>

#include "core/engine.hpp"
#include "fuzz.hpp"

namespace fuzz {

class CountingRandom final : public base::Random {
 public:
  explicit CountingRandom(std::uint64_t last = 0) : last_(last) {}
  std::uint64_t next() override { return ++last_; }

 private:
  std::uint64_t last_ = 0;
};

struct NamedPeer {
  const char* name;
  std::array<std::uint8_t, 4> address;
};

// Two segments, all VRIDs.
inline config::Config make_config(bool plaintext, std::initializer_list<NamedPeer> peers) {
  config::Config config;
  config.plaintext = plaintext;
  for (const auto* const name : {"default", "dmz"}) {
    config::Segment segment;
    segment.name = name;
    segment.vrids.set();
    segment.vrids.reset(0);
    for (const auto* const group : {"224.0.0.18", "ff02::12"}) segment.groups.push_back(*wire::parse_ip_address(group));
    config.segments.push_back(segment);
  }
  for (const auto& [name, address] : peers) {
    config::Peer peer;
    peer.name = name;
    peer.addresses.push_back(wire::IpAddress(address));
    peer.vrids = config.segments[0].vrids;
    config.peers.push_back(peer);
  }
  return config;
}

}  // namespace fuzz
