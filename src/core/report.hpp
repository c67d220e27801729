// What a host tells that it hears: the content of a HEARD frame, at this host's end and, of each peer, at the other's.
#pragma once

#include <array>

#include "base/time.hpp"
#include "config/config.hpp"
#include "session/frame.hpp"
#include "session/heard.hpp"

namespace core {

// What fits beside 63 hosts into a frame of kMaxReportBytes.
inline constexpr std::size_t kMostMasters =
    (session::kMaxReportBytes - session::HeardBody::kMinBytes - (config::kMaxPeers - 1) * session::HeardNode::kBytes) /
    session::HeardMaster::kBytes;

struct MasterList {
  std::array<session::HeardMaster, kMostMasters> entries{};
  std::size_t count = 0;

  std::span<const session::HeardMaster> all() const { return std::span(entries).first(count); }
  void add(const session::HeardMaster& master) {
    if (count < kMostMasters) entries[count++] = master;
  }
};

// This host's.
struct OwnReport {
  std::array<session::HeardNode, config::kMaxPeers> nodes{};
  std::size_t node_count = 0;
  MasterList masters;
  std::uint64_t version = 0;  // of what it says, ages apart; 0: there was nothing to say yet
};

// A peer's, and how far that peer knows this host's.
struct PeerReport {
  MasterList masters;
  base::Instant came;
  std::uint64_t last_id = 0;
  std::uint64_t version_told = 0;
  base::Instant told_at;
  std::uint64_t told_id = 0;
};

}  // namespace core
