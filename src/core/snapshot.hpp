// What the engine knows at one moment, for status and counters. Made on request; the packet path never builds one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/counters.hpp"
#include "core/peer.hpp"

namespace core {

struct PathStatus {
  wire::IpAddress local;
  wire::IpAddress remote;
  std::optional<base::Duration> since_heard;
  std::optional<base::Duration> rtt;
  std::optional<base::Duration> one_way;  // peer to this host
};

struct PeerStatus {
  std::string name;
  std::string carrier;
  Liveness liveness = Liveness::unknown;
  std::vector<PathStatus> paths;
  Counters counters;
  std::optional<session::Link::KeyIds> keys{};  // none: plaintext
  std::uint64_t lost = 0;                 // its packets that did not arrive, where it can be known
  std::size_t held = 0;                   // adverts that wait for a session
};

struct SegmentStatus {
  std::string name;
  std::optional<base::DropReason> blocked;
};

struct Snapshot {
  std::string self;
  Counters counters;
  std::vector<PeerStatus> peers;
  std::vector<SegmentStatus> segments;
};

}  // namespace core
