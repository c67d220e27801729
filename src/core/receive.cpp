// Datagrams on their way in: whose is it, what does it say, may it be injected.
#include <algorithm>
#include <utility>

#include "core/engine.hpp"

namespace core {

using base::DropReason;
using base::Instant;
using session::FrameKind;

namespace {

// Datagrams of groups, in times of `rate`: Spread sends thousands a second, and none of them moves an address by itself.
constexpr std::uint32_t kGroupRate = 20;

Trace arrival(Instant now, std::optional<PeerIndex> peer, const carrier::From& from) {
  Trace trace;
  trace.stage = base::Stage::receive;
  trace.at = now;
  trace.peer = peer;
  trace.local = from.local;
  trace.remote = from.remote;
  trace.remote_port = from.remote_port;
  return trace;
}

}  // namespace

std::optional<PeerIndex> Engine::claimant(const Received& event) const {
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    if (peers_[i] && peers_[i]->channel().claims(event.from, event.octets)) return i;
  }
  // It says nothing that is known here; so the address tells whose it is.
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    if (peers_[i] && peers_[i]->has_address(event.from.remote)) return i;
  }
  return std::nullopt;
}

void Engine::on(Instant now, const Received& event, Actions& out) {
  if (const auto probe = session::read_probe_packet(event.octets)) return on(now, ProbeArrived{*probe, event.from.remote}, out);
  counters_.add(Metric::datagrams);
  const auto index = claimant(event);
  if (!index) {
    // A raw socket gets the packets of every other tunnel of this host as well.
    if (event.from.transport == carrier::Transport::gre) return counters_.add(DropReason::unknown_peer);
    return drop(now, arrival(now, std::nullopt, event.from), DropReason::unknown_peer, event.from.remote, out);
  }
  auto& peer = *peers_[*index];
  if (event.from.transport != peer.carrier().transport) {
    const bool clear = peer.channel().key_ids() && event.from.transport != carrier::Transport::udp;
    const auto reason = clear ? DropReason::plaintext_refused : DropReason::wrong_carrier;
    return drop(now, arrival(now, *index, event.from), reason, event.from.remote, out);
  }
  const auto result = peer.channel().open(now, event.from, event.octets, scratch_);
  if (!result) {
    drop(now, arrival(now, *index, event.from), result.error(), event.from.remote, out);
  } else {
    peer.counters.add(Metric::datagrams);
    peer.gave_sign(now, config_.ping);
    opened(now, *index, event, *result, out);
    compare_config(*index, out);
  }
  poll_channel(now, *index, out);
}

// The newest handshake may have told that the peer's file is another one, or the same again.
void Engine::compare_config(PeerIndex index, Actions& out) {
  auto& peer = *peers_[index];
  const auto theirs = peer.channel().peer_config_hash();
  const auto own = local_.config_hash();
  const bool differs = theirs && own != session::kNoConfigHash && *theirs != own;
  if (std::exchange(peer.config_differs, differs) == differs) return;
  Notice notice;
  notice.kind = differs ? NoticeKind::config_differs : NoticeKind::config_agrees;
  notice.peer = index;
  out.notice(notice);
}

void Engine::opened(Instant now, PeerIndex index, const Received& event, const carrier::Opened& opened, Actions& out) {
  auto& peer = *peers_[index];
  Notice notice;
  notice.peer = index;
  if (opened.new_boot) {
    mesh_.forget(index);
    if (peer.liveness() == Liveness::up) {
      notice.kind = NoticeKind::peer_restarted;
      out.notice(notice);
    }
    peer.restarted();
    peer.ping_soon(now);  // its clock is needed before its first advert
  }
  if (opened.clock) {
    clock_read(now, *opened.clock, peer);
    peer.answered(now);
  }
  if (opened.ready) release_held(now, index, out);
  if (!opened.frame) return;
  const auto& frame = *opened.frame;
  if (peer.channel().key_ids()) peer.follow(frame.head.path, event.from);

  if (frame.head.kind == FrameKind::bye) {
    notice.kind = NoticeKind::peer_left;
    mesh_.forget(index);
    if (peer.left(now)) out.notice(notice);
    judge_quorum(now, out);
    return;
  }
  auto* const path = peer.path(frame.head.path);
  if (path != nullptr) path->freshness.frame(now, frame.head.sent_us);
  const bool answers = frame.head.kind == FrameKind::pong && path != nullptr && pong_arrived(now, peer, *path, frame);
  if (peer.heard(now, frame.head.path)) {
    notice.kind = NoticeKind::peer_up;
    out.notice(notice);
  }
  if (frame.head.kind == FrameKind::heard) report_arrived(now, index, frame, out);
  if (frame.head.kind == FrameKind::probe || frame.head.kind == FrameKind::probed) {
    probe_frame_arrived(now, index, frame, out);
  }
  if (answers) judge_quorum(now, out);
  if (frame.head.kind == FrameKind::ping) send_pong(now, index, event, frame, out);
  if (frame.head.kind == FrameKind::advert) advert_arrived(now, index, event, opened, out);
}

void Engine::clock_read(Instant now, const session::ClockReading& clock, Peer& peer) {
  auto* const path = peer.path(clock.path);
  if (path == nullptr) return;
  const auto rtt = std::chrono::microseconds(static_cast<std::int64_t>(base::to_us(now) - clock.echo_sent_us));
  path->rtt = rtt;
  path->freshness.pong(now, clock.sent_us, rtt);
}

// True: the peer did not answer before.
bool Engine::pong_arrived(Instant now, Peer& peer, PeerPath& path, const session::Frame& frame) {
  const auto pong = session::read_pong(frame.body);
  const auto elapsed_us = base::to_us(now) - pong.echo_sent_us;
  // An echo of something that this run did not send within the last ten seconds is no measurement.
  constexpr std::uint64_t kTooLong = 10'000'000;
  if (elapsed_us > kTooLong || pong.hold_us > elapsed_us) return false;
  const auto rtt = std::chrono::microseconds(static_cast<std::int64_t>(elapsed_us - pong.hold_us));
  path.rtt = rtt;
  path.freshness.pong(now, frame.head.sent_us, rtt);
  return peer.answered_ping(now, std::chrono::microseconds(static_cast<std::int64_t>(elapsed_us)), config_.ping);
}

std::optional<SegmentIndex> Engine::segment_of(std::uint16_t id) const {
  const auto found = std::ranges::find(segments_, id, &Segment::id);
  if (found == segments_.end()) return std::nullopt;
  return static_cast<SegmentIndex>(found - segments_.begin());
}

void Engine::advert_arrived(Instant now, PeerIndex index, const Received& event, const carrier::Opened& opened, Actions& out) {
  const auto& frame = *opened.frame;
  counters_.add(Metric::received);
  peers_[index]->counters.add(Metric::received);
  auto trace = arrival(now, index, event.from);
  trace.id = frame.head.id;
  trace.boot = opened.boot.value_or(0);
  trace.path = frame.head.path;
  if (peers_[index]->carrier().has_frames) trace.age = std::chrono::microseconds(frame.head.age_us);
  trace.octets = frame.body;
  const auto accepted = receive_advert(now, opened, trace, out);
  if (!accepted) {
    const auto packet = wire::parse_ip(frame.body);
    return drop(now, trace, accepted.error(), packet ? std::optional(packet->source) : std::nullopt, out);
  }
  out.trace(trace);
  trace.stage = config_.observe ? base::Stage::observe : base::Stage::inject;
  if (const auto reason = inject_advert(now, *accepted, opened, trace, out)) {
    drop(now, trace, *reason, accepted->key.source, out);
  }
}

// What a peer may inject: all must hold. The order is from the packet itself to what changes with time.
base::Result<Engine::Accepted, DropReason> Engine::receive_advert(Instant now, const carrier::Opened& opened, Trace& trace,
                                                                  Actions& out) {
  using base::Err;
  const auto index = *trace.peer;
  auto& peer = *peers_[index];
  const auto& head = opened.frame->head;
  const auto segment = segment_of(head.segment);
  if (!segment) return Err(DropReason::unknown_segment);
  trace.segment = segment;
  const auto checked = check_advert(opened.frame->body, config_.segments[*segment]);
  if (!checked) return Err(checked.error());
  const auto& packet = checked->packet;
  const auto& advert = checked->advert;
  const bool elects = checked->protocol().elects;
  if (packet.octets.size() != opened.frame->body.size()) return Err(DropReason::ip_malformed);  // padding is never carried
  if (packet.has_options) return Err(DropReason::ip_options);
  if (advert.is_unfinished) return Err(DropReason::udp_checksum);
  if (!may_reach_receivers(packet)) return Err(DropReason::wrong_group);
  if (elects && !peer.may_use(advert.vrid)) return Err(DropReason::vrid_not_allowed);
  if (const auto reason = check_source(now, index, packet.source, out)) return Err(*reason);

  const auto key = checked->key(*segment, index);
  if (elects) others_speak(now, index, key);
  if (elects && !peer.carrier().has_frames) peer.streams.heard(now, key, advert.interval, advert.priority == 0);
  if (const auto reason = check_order(injected_.find(key), *checked, opened)) return Err(*reason);
  // Datagrams of all groups of a peer share one place.
  if (!peer.take_token(now, advert.vrid, elects ? config_.rate : config_.rate * kGroupRate)) return Err(DropReason::rate_exceeded);
  watch(now, *segment, index, false, *checked, out);
  const bool late = is_late(now, index, head, elects ? std::min(config_.max_delay, advert.interval) : config_.max_delay);
  if (const auto* const path = peer.path(head.path); path != nullptr && path->rtt) trace.delay = path->one_way;
  if (late) return Err(DropReason::late);
  return Accepted{key, *checked};
}

std::optional<DropReason> Engine::inject_advert(Instant now, const Accepted& accepted, const carrier::Opened& opened,
                                                const Trace& trace, Actions& out) {
  const auto& key = accepted.key;
  auto on_the_wire = key;
  on_the_wire.peer = StreamKey::kNobody;
  if (auto* const native = native_.find(on_the_wire); native != nullptr && native->alive(now)) {
    return DropReason::native_standby;
  }
  if (segments_[key.segment].blocked) return segments_[key.segment].blocked;

  auto* stream = injected_.find(key);
  if (stream == nullptr) stream = injected_.insert(key);
  if (stream == nullptr) return DropReason::streams_full;
  if (const auto boot = opened.boot.value_or(0); stream->boot != boot) *stream = {boot, now, {}};
  stream->last_seen = now;
  if (opened.boot) stream->ids.accept(opened.frame->head.id);
  const auto outcome = config_.observe ? Metric::observed : Metric::injected;
  counters_.add(outcome);
  peers_[*trace.peer]->counters.add(outcome);
  auto done = trace;
  if (!config_.observe) done.action = out.injects().size();
  out.trace(done);
  if (config_.observe) return std::nullopt;
  out.inject({key.segment, accepted.checked.packet.octets, accepted.checked.packet.destination, key.vrid, *trace.peer});
  return std::nullopt;
}

std::optional<DropReason> Engine::check_source(Instant now, PeerIndex index, const wire::IpAddress& source, Actions& out) {
  if (is_impossible_source(source)) return DropReason::source_invalid;
  if (is_own(source)) return DropReason::source_own;
  auto& peer = *peers_[index];
  if (peer.speaks_for(source)) {
    peer.used(now, source);
    return std::nullopt;
  }
  if (peer.lists_sources()) return DropReason::source_not_allowed;

  // Learned at first use, unless another live peer has it.
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    if (!peers_[i] || i == index || !peers_[i]->speaks_for(source)) continue;
    if (peers_[i]->is_live(now)) return DropReason::source_contested;
    peers_[i]->unlearn(source);
  }
  if (!peer.learn(now, source)) return DropReason::sources_full;
  Notice notice;
  notice.kind = NoticeKind::source_learned;
  notice.peer = index;
  notice.address = source;
  out.notice(notice);
  return std::nullopt;
}

// Where a multicast is to go tells its group; a broadcast must be one on this host too.
bool Engine::may_reach_receivers(const wire::IpPacket& packet) const {
  const auto& to = packet.destination;
  return to.is_multicast() || to.is_broadcast() || std::ranges::find(broadcasts_, to) != broadcasts_.end();
}

// Repeats and overtaken adverts: a priority 0 that an older advert overtakes would be undone by it.
std::optional<DropReason> Engine::check_order(const InjectedStream* stream, const Checked& checked, const carrier::Opened& opened) {
  if (!opened.boot || stream == nullptr || stream->boot != *opened.boot) return std::nullopt;
  const auto id = opened.frame->head.id;
  if (id == stream->ids.top()) return DropReason::duplicate;
  if (!checked.protocol().elects) return stream->ids.would_accept(id) ? std::nullopt : std::optional(DropReason::duplicate);
  if (id < stream->ids.top()) return DropReason::reordered;
  return std::nullopt;
}

bool Engine::is_late(Instant now, PeerIndex index, const session::FrameHead& head, base::Duration longest) {
  auto& peer = *peers_[index];
  auto* const path = peer.path(head.path);  // none: the peer's configuration knows a path that this one does not
  const auto excess = path ? path->freshness.excess(now, head.sent_us) : base::Duration::zero();
  const auto age = std::chrono::microseconds(head.age_us) + excess;
  const bool is_unknown = path && path->freshness.is_impossible(now, head.sent_us);
  if (path && !is_unknown && path->freshness.rtt()) path->one_way = excess + *path->freshness.rtt() / 2;
  if (!is_unknown && age <= longest) return false;
  if (path) path->freshness.distrust();
  peer.ping_soon(now);
  return true;
}

}  // namespace core
