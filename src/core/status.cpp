// What the engine tells of itself.
#include <algorithm>

#include "core/engine.hpp"

namespace core {

using base::Instant;

Instant Engine::next_deadline() const {
  auto earliest = next_sweep_;
  for (const auto& peer : peers_) {
    if (!peer) continue;
    if (peer->carrier().has_frames) {
      for (const auto& path : peer->paths()) earliest = std::min(earliest, path.next_ping);
    }
    if (peer->awaits_silence()) earliest = std::min(earliest, peer->silence_deadline(config_.ping));
    if (const auto silent = peer->streams.next_deadline()) earliest = std::min(earliest, *silent);
    if (const auto own = peer->channel().next_deadline()) earliest = std::min(earliest, *own);
  }
  return earliest;
}

Snapshot Engine::snapshot(Instant now) const {
  Snapshot snapshot;
  snapshot.self = config_.peers[self_].name;
  snapshot.counters = counters_;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    snapshot.segments.push_back({config_.segments[i].name, segments_[i].blocked});
  }
  for (const auto& peer : peers_) {
    if (!peer) continue;
    PeerStatus status{peer->name(), std::string(peer->carrier().name), peer->liveness(), {}, peer->counters};
    status.keys = peer->channel().key_ids();
    status.lost = peer->channel().lost();
    status.held = peer->held.size();
    for (const auto& path : peer->paths()) {
      const auto since = path.last_heard ? std::optional(now - *path.last_heard) : std::nullopt;
      status.paths.push_back({path.local, path.remote, since, path.rtt, path.one_way});
    }
    snapshot.peers.push_back(std::move(status));
  }
  return snapshot;
}

}  // namespace core
