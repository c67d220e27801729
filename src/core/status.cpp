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
    if (const auto until = peer->answers_until(config_.ping)) earliest = std::min(earliest, *until);
    if (peer->awaits_silence()) earliest = std::min(earliest, peer->silence_deadline(config_.ping));
    if (const auto silent = peer->streams.next_deadline()) earliest = std::min(earliest, *silent);
    if (const auto step = peer->probes.next_deadline()) earliest = std::min(earliest, *step);
    if (const auto own = peer->channel().next_deadline()) earliest = std::min(earliest, *own);
  }
  if (const auto due = mesh_.next_deadline()) earliest = std::min(earliest, *due);
  return std::min(earliest, quorum_.next_deadline().value_or(earliest));
}

namespace {

VoiceStatus status_of(Instant now, const Voice& voice, const config::Config& config) {
  VoiceStatus status;
  if (voice.speaker) status.speaker = config.peers[*voice.speaker].name;
  status.source = voice.source;
  status.version = voice.version;
  status.priority = voice.priority;
  status.resigned = voice.resigned;
  status.interval = voice.interval;
  status.since_last = now - voice.last;
  status.speaks_for = voice.last - voice.began;
  status.late = voice.late;
  status.longest_gap = voice.longest_gap;
  status.addresses.assign(voice.addresses.list().begin(), voice.addresses.list().end());
  status.address_count = voice.addresses.count();
  return status;
}

RouterStatus status_of(Instant now, const Router& router, const Mesh& mesh, const config::Config& config) {
  RouterStatus status;
  status.segment = config.segments[router.key().segment].name;
  status.vrid = router.key().vrid;
  status.protocol = router.key().protocol;
  status.master = router.master(now);
  status.changes = router.changes();
  status.gaps = router.gaps();
  for (const auto& voice : router.voices()) status.voices.push_back(status_of(now, voice, config));
  for (std::size_t i = 0; i < kFindings; ++i) {
    const auto found = find(router, static_cast<Finding>(i), now, mesh);
    if (!found) continue;
    const auto since = found->since ? std::optional(now - *found->since) : std::nullopt;
    status.findings.push_back({found->finding, status.segment, status.vrid, status.voices[found->voice],
                               status.voices[found->other], since, found->cause, found->deaf, status.protocol});
  }
  return status;
}

std::vector<SenderStatus> senders_of(Instant now, const GroupWatch& watch, std::size_t segment, const proto::Relayed& group,
                                     const config::Config& config) {
  std::vector<SenderStatus> out;
  for (const auto& sender : watch.senders()) {
    if (sender.segment != segment || sender.group != group) continue;
    const auto name = sender.speaker ? config.peers[*sender.speaker].name : std::string();
    out.push_back({name, sender.source, sender.native, sender.datagrams, sender.rate(now), now - sender.last});
  }
  return out;
}

// In the order of the configuration, also those that nobody sends to.
std::vector<GroupStatus> groups_of(Instant now, const GroupWatch& watch, const config::Config& config) {
  std::vector<GroupStatus> out;
  for (std::size_t i = 0; i < config.segments.size(); ++i) {
    for (const auto& relayed : config.segments[i].relay) {
      if (proto::protocols()[relayed.protocol].elects) continue;
      out.push_back({config.segments[i].name, proto::to_string(relayed), senders_of(now, watch, i, relayed, config)});
    }
  }
  return out;
}

std::vector<OneWayStatus> one_ways(Instant now, const Mesh& mesh, const config::Config& config) {
  std::vector<OneWayStatus> out;
  for (std::size_t host = 0; host < config.peers.size(); ++host) {
    for (std::size_t speaker = 0; speaker < config.peers.size(); ++speaker) {
      const auto since = mesh.one_way_since(host, speaker);
      if (since) out.push_back(one_way_status(host, speaker, now - *since, config));
    }
  }
  return out;
}

Passage passage_of(Reach reach, bool is_one_way) {
  if (is_one_way) return Passage::one_way;
  if (reach == Reach::answers) return Passage::both;
  return reach == Reach::silent ? Passage::silent : Passage::unknown;
}

}  // namespace

OneWayStatus one_way_status(std::size_t host, std::size_t speaker, base::Duration since, const config::Config& config) {
  const auto& from = config.peers[speaker];
  return {config.peers[host].name, from.name, from.addresses, config.port, since};
}

std::vector<ToldMaster> Engine::masters_of(Instant now, const PeerReport& report) const {
  std::vector<ToldMaster> out;
  for (const auto& told : report.masters.all()) {
    const auto segment = segment_of(told.segment);
    if (!segment) continue;
    const auto origin = std::ranges::find(nodes_, told.origin);
    out.push_back({.segment = config_.segments[*segment].name,
                   .family = told.family == 4 ? wire::Family::ipv4 : wire::Family::ipv6,
                   .vrid = told.vrid,
                   .priority = told.priority,
                   .origin = origin == nodes_.end() ? "" : config_.peers[static_cast<std::size_t>(origin - nodes_.begin())].name,
                   .age = std::chrono::milliseconds(told.age_ms) + (now - report.came)});
  }
  return out;
}

QuorumStatus Engine::quorum_status() const {
  QuorumStatus status{quorum_.majority(), {}, {}};
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    const bool answers = peers_[i] == nullptr || peers_[i]->answers();
    (answers ? status.reachable : status.silent).push_back(config_.peers[i].name);
  }
  return status;
}

Snapshot Engine::snapshot(Instant now) const {
  Snapshot snapshot;
  snapshot.self = config_.peers[self_].name;
  snapshot.observes = config_.observe;
  snapshot.counters = counters_;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const auto& segment = config_.segments[i];
    snapshot.segments.push_back({segment.name, config_.interface(segment, config_.peers[self_]), segments_[i].blocked});
  }
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    const auto& peer = peers_[i];
    if (!peer) continue;
    PeerStatus status{peer->name(), std::string(peer->carrier().name), peer->liveness(), {}, peer->counters};
    status.keys = peer->channel().key_ids();
    status.lost = peer->channel().lost();
    status.held = peer->held.size();
    status.config_differs = peer->config_differs;
    if (config_.peers[i].addresses.empty()) status.waits_for = config_.peers[i].names;
    const bool is_one_way = mesh_.one_way_since(i, self_).has_value();
    status.passage = passage_of(peer->reach(now, config_.ping), is_one_way);
    status.probing = peer->probes.is_asking();
    status.passed = peer->probes.passed();
    status.masters = masters_of(now, peer->report);
    for (const auto& path : peer->paths()) {
      const auto since = path.last_heard ? std::optional(now - *path.last_heard) : std::nullopt;
      status.paths.push_back({path.local, path.remote, since, path.rtt, path.one_way});
    }
    snapshot.peers.push_back(std::move(status));
  }
  if (config_.quorum == config::Quorum::majority) snapshot.quorum = quorum_status();
  for (const auto& router : watch_.routers()) snapshot.routers.push_back(status_of(now, router, mesh_, config_));
  snapshot.groups = groups_of(now, groups_, config_);
  snapshot.one_way = one_ways(now, mesh_, config_);
  return snapshot;
}

}  // namespace core
