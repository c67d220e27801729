#include "core/engine.hpp"

#include <algorithm>

#include "proto/udp_group.hpp"
#include "session/identity.hpp"

namespace core {

using base::DropReason;
using base::Instant;

namespace {

constexpr auto kSweepEvery = std::chrono::seconds(1);

Trace traced(base::Stage stage, Instant at, SegmentIndex segment, base::Bytes octets) {
  Trace trace;
  trace.stage = stage;
  trace.at = at;
  trace.segment = segment;
  trace.octets = octets;
  return trace;
}

}  // namespace

Engine::Engine(Instant now, const config::Config& config, std::size_t self, base::Random& random,
               const session::KeyRing& keys)
    : config_(config),
      self_(self),
      random_(random),
      local_(session::node_id(config.peers[self].name), random),
      mesh_(config.peers.size(), self, config.ping),
      refusals_(config.peers.size()),
      next_sweep_(now) {
  make_segments();
  make_nodes();
  local_.set_config_hash(own_hash());
  quorum_.begin(now, silence_after(config_.ping));
  for (PeerIndex i = 0; i < config_.peers.size(); ++i) peers_.push_back(i == self ? nullptr : make_peer(now, i, keys));
}

void Engine::handle(Instant now, const Event& event, Actions& out) {
  std::visit([&](const auto& what) { on(now, what, out); }, event);
}

bool Engine::is_own(const wire::IpAddress& address) const {
  return std::ranges::find(own_addresses_, address) != own_addresses_.end();
}

void Engine::drop(Instant now, DropReason reason, std::optional<PeerIndex> peer, std::optional<wire::IpAddress> address,
                  Actions& out) {
  counters_.add(reason);
  if (peer) peers_[*peer]->counters.add(reason);
  if (!is_worth_telling(reason)) return;
  if (const auto count = refusals_.count(now, peer, reason)) {
    Notice notice;
    notice.kind = NoticeKind::refused;
    notice.peer = peer;
    notice.address = address;
    notice.reason = reason;
    notice.count = *count;
    if (peer && reason == DropReason::key_unknown) notice.key_ids = peers_[*peer]->channel().key_ids().value_or(notice.key_ids);
    out.notice(notice);
  }
}

void Engine::drop(Instant now, Trace trace, DropReason reason, std::optional<wire::IpAddress> address, Actions& out) {
  trace.drop = reason;
  out.trace(trace);
  drop(now, reason, trace.peer, address, out);
}

void Engine::on(Instant now, const Captured& event, Actions& out) {
  if (is_probe(event.octets)) return;
  counters_.add(Metric::captured);
  relay(now, event, out);
}

void Engine::relay(Instant now, const Captured& event, Actions& out) {
  auto trace = traced(base::Stage::capture, event.captured_at, event.segment, event.octets);
  const auto checked = check_advert(event.octets, config_.segments[event.segment]);
  if (!checked) return drop(now, trace, checked.error(), std::nullopt, out);
  const auto& source = checked->packet.source;
  // The loop guard: an injected advert that shows up again has a foreign source.
  if (!is_own(source)) return drop(now, trace, DropReason::foreign_source, source, out);
  const bool elects = checked->protocol().elects;
  if (elects && !config_.peers[self_].vrids.test(checked->advert.vrid)) return drop(now, trace, DropReason::vrid_not_allowed, source, out);
  if (checked->packet.octets.size() > session::kMaxInnerBytes) return drop(now, trace, DropReason::oversized, source, out);
  counters_.add(Metric::relayed);
  const auto octets = checked->advert.is_unfinished ? proto::finish_checksum(checked->packet, finished_) : checked->packet.octets;
  trace.octets = octets;

  session::FrameHead head;
  head.kind = session::FrameKind::advert;
  head.segment = segments_[event.segment].id;
  head.id = ++advert_id_;
  trace.id = head.id;
  trace.boot = local_.boot();
  out.trace(trace);
  const auto key = checked->key(event.segment, StreamKey::kNobody);
  if (elects) others_speak(now, StreamKey::kNobody, key);
  watch(now, event.segment, self_, false, *checked, out);
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    if (peers_[i] && !config_.peers[i].witness) fan_out(now, i, key, head, event.captured_at, octets, out);
  }
}

void Engine::watch(Instant now, SegmentIndex segment, std::optional<PeerIndex> speaker, bool native, const Checked& checked,
                   Actions& out) {
  const auto& packet = checked.packet;
  if (!checked.protocol().elects) {
    if (!packet.is_later_fragment()) groups_.heard(now, segment, checked.relayed, packet.source, speaker, native);
    return;
  }
  const auto& advert = checked.advert;
  watch_.heard(now, {{segment, packet.family(), advert.vrid, advert.protocol}, packet.source, speaker, advert, native}, mesh_, out);
}

void Engine::on(Instant now, const Native& event, Actions& out) {
  if (is_probe(event.octets)) return;
  counters_.add(Metric::native);
  const auto trace = traced(base::Stage::native, now, event.segment, event.octets);
  const auto checked = check_advert(event.octets, config_.segments[event.segment]);
  if (!checked) return drop(now, trace, checked.error(), std::nullopt, out);
  if (is_own(checked->packet.source)) return;  // a switch gave this host its own frame back

  const auto key = checked->key(event.segment, StreamKey::kNobody);
  auto* stream = native_.find(key);
  if (stream == nullptr) {
    stream = native_.insert(key);
    if (stream == nullptr) return drop(now, trace, DropReason::streams_full, key.source, out);
    Notice notice;
    notice.kind = NoticeKind::native_seen;
    notice.segment = event.segment;
    notice.address = key.source;
    notice.vrid = key.vrid;
    notice.protocol = key.protocol;
    notice.port = key.port;
    out.notice(notice);
  }
  out.trace(trace);
  stream->interval = checked->advert.interval;
  stream->last_seen = now;
  std::optional<PeerIndex> speaker;
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    if (peers_[i] && peers_[i]->speaks_for(key.source)) speaker = i;
  }
  watch(now, event.segment, speaker, true, *checked, out);
}

void Engine::sweep_native(Instant now, Actions& out) {
  for (auto at = native_.begin(); at != native_.end();) {
    if (at->second.alive(now)) {
      ++at;
      continue;
    }
    Notice notice;
    notice.kind = NoticeKind::native_gone;
    notice.segment = at->first.segment;
    notice.address = at->first.source;
    notice.vrid = at->first.vrid;
    notice.protocol = at->first.protocol;
    notice.port = at->first.port;
    notice.elapsed = now - at->second.last_seen;
    out.notice(notice);
    at = native_.erase(at);
  }
}

void Engine::on(Instant, const AddressesChanged& event, Actions&) {
  own_addresses_.assign(event.own.begin(), event.own.end());
  broadcasts_.assign(event.broadcasts.begin(), event.broadcasts.end());
  for (const auto& peer : peers_) {
    if (peer) peer->set_own_addresses(event.own);
  }
}

void Engine::on(Instant, const SegmentChanged& event, Actions&) { segments_[event.segment].blocked = event.blocked; }

void Engine::on(Instant now, const SendFailed& event, Actions& out) {
  auto& peer = *peers_[event.peer];
  if (event.advert) {
    counters_.take_back(Metric::carried);
    peer.counters.take_back(Metric::carried);
  }
  drop(now, DropReason::send_failed, event.peer, std::nullopt, out);
  if (const auto count = refusals_.count(now, event.peer, DropReason::send_failed)) {
    Notice notice;
    notice.kind = NoticeKind::send_failed;
    notice.peer = event.peer;
    if (const auto* const path = peer.path(event.path)) notice.address = path->remote;
    notice.error = event.error;
    notice.count = *count;
    out.notice(notice);
  }
}

void Engine::on(Instant now, const InjectFailed& event, Actions& out) {
  counters_.take_back(Metric::injected);
  peers_[event.origin]->counters.take_back(Metric::injected);
  drop(now, event.reason, event.origin, std::nullopt, out);
  if (event.reason != DropReason::inject_failed) return;
  if (const auto count = refusals_.count(now, event.origin, DropReason::inject_failed)) {
    Notice notice;
    notice.kind = NoticeKind::inject_failed;
    notice.segment = event.segment;
    notice.error = event.error;
    notice.count = *count;
    out.notice(notice);
  }
}

void Engine::on(Instant now, const Resumed& event, Actions& out) {
  local_.begin_new_run();
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    if (!peers_[i]) continue;
    peers_[i]->channel().begin_new_run(now, local_.boot());
    peers_[i]->restarted();
    peers_[i]->begin_reach(now);
    mesh_.forget(i);
    peers_[i]->ping_soon(now);
    poll_channel(now, i, out);
  }
  Notice notice;
  notice.kind = NoticeKind::resumed;
  notice.elapsed = event.missing;
  out.notice(notice);
}

void Engine::on(Instant now, const Tick&, Actions& out) {
  look_around(now);
  list_masters(now);
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    if (!peers_[i]) continue;
    auto& peer = *peers_[i];
    const auto silent_since = peer.last_heard();
    if (peer.check_silence(now, config_.ping)) {
      Notice notice;
      notice.kind = peer.carrier().has_frames ? NoticeKind::peer_down : NoticeKind::never_heard;
      notice.peer = i;
      if (silent_since) notice.elapsed = now - *silent_since;
      out.notice(notice);
    }
    check_streams(now, i, out);
    send_due_pings(now, i, out);
    poll_probes(now, i, out);
    poll_channel(now, i, out);
  }
  mesh_.review(now, out);
  judge_quorum(now, out);
  if (now >= next_sweep_) {
    next_sweep_ = now + kSweepEvery;
    injected_.forget_idle(now);
    for (PeerIndex i = 0; i < peers_.size(); ++i) {
      if (peers_[i]) drop_old_held(now, i, out);
    }
    sweep_native(now, out);
    mesh_.sweep(now);
    watch_.sweep(now, mesh_, out);
    groups_.sweep(now);
  }
}

void Engine::on(Instant now, const Stopping&, Actions& out) {
  constexpr std::array<std::uint8_t, 1> kShuttingDown{0};
  session::FrameHead head;
  head.kind = session::FrameKind::bye;
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    if (!peers_[i] || !peers_[i]->carrier().has_frames) continue;
    for (std::size_t path = 0; path < peers_[i]->paths().size(); ++path) {
      send_frame(now, i, path, head, kShuttingDown, out);
    }
  }
}

}  // namespace core
