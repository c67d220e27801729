// What passes in flows of their own: PROBE frames and the packets that they speak of.
#include <algorithm>

#include "core/engine.hpp"

namespace core {

using base::DropReason;
using base::Instant;
using session::FrameKind;
using session::ProbeWay;

namespace {

// A witness has no device where VRRP is spoken.
std::span<const ProbeWay> ways_between(const config::Peer& one, const config::Peer& other) {
  const auto ways = std::span(session::kProbeWays);
  return one.witness || other.witness ? ways.first(1) : ways;
}

// The path that was heard last.
std::size_t best_path(const Peer& peer) {
  const auto& paths = peer.paths();
  return static_cast<std::size_t>(std::ranges::max_element(paths, {}, &PeerPath::last_heard) - paths.begin());
}

}  // namespace

void Engine::on(Instant now, const ProbesWanted&, Actions& out) {
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    if (!peers_[i] || !peers_[i]->carrier().has_frames || peers_[i]->liveness() != Liveness::up) continue;
    peers_[i]->probes.begin(now, ways_between(config_.peers[self_], config_.peers[i]));
    poll_probes(now, i, out);
  }
}

void Engine::poll_probes(Instant now, PeerIndex index, Actions& out) {
  auto& peer = *peers_[index];
  const auto order = peer.probes.poll(now, random_);
  if (!order || peer.paths().empty()) return;
  if (!order->tells) return send_probe(index, best_path(peer), order->probe, out);
  send_probe_frame(now, index, best_path(peer), FrameKind::probe, order->probe, out);
  out.look_for_probes();
}

void Engine::send_probe_frame(Instant now, PeerIndex index, std::size_t path, FrameKind kind, const session::Probe& probe,
                              Actions& out) {
  std::array<std::uint8_t, session::Probe::kBodyBytes> body{};
  session::write_body(probe, body);
  session::FrameHead head;
  head.kind = kind;
  head.id = ++peers_[index]->probe_id;
  send_frame(now, index, path, head, body, out);
}

// To the address of that path, and no other: nobody can make this host send to a third.
void Engine::send_probe(PeerIndex index, std::size_t path, const session::Probe& probe, Actions& out) {
  const auto& way = peers_[index]->paths()[path];
  SendProbe send{.probe = probe, .local = way.local, .remote = way.remote, .remote_port = way.remote_port};
  if (send.remote_port == 0) send.remote_port = config_.port;
  if (probe.way == ProbeWay::multicast) {
    if (config_.segments.empty()) return;
    const auto& groups = config_.segments[send.segment].groups;
    const auto group = std::ranges::find(groups, way.remote.family(), [](const auto& one) { return one.family(); });
    if (group == groups.end()) return;
    send.remote = *group;
  }
  out.probe(send);
}

void Engine::probe_frame_arrived(Instant now, PeerIndex index, const session::Frame& frame, Actions& out) {
  const auto probe = session::read_probe(frame.body);
  auto& peer = *peers_[index];
  if (!probe || peer.path(frame.head.path) == nullptr) return;
  if (frame.head.kind == FrameKind::probed) return peer.probes.told(*probe);
  if (!peer.probes.obey(now, *probe)) return;
  send_probe(index, frame.head.path, *probe, out);
  out.look_for_probes();
}

// Only a token that a peer has told of, or this host gave out, means anything.
void Engine::on(Instant now, const ProbeArrived& event, Actions& out) {
  if (is_own(event.source)) return;
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    if (!peers_[i] || peers_[i]->paths().empty()) continue;
    auto& peer = *peers_[i];
    if (peer.probes.arrived(event.probe)) return;
    if (!peer.probes.take_sought(event.probe)) continue;
    return send_probe_frame(now, i, best_path(peer), FrameKind::probed, event.probe, out);
  }
  Trace trace;
  trace.stage = base::Stage::receive;
  trace.at = now;
  trace.remote = event.source;
  drop(now, trace, DropReason::probe_unasked, event.source, out);
}

}  // namespace core
