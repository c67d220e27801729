// Frames on their way out, to one peer.
#include <algorithm>

#include "core/engine.hpp"

namespace core {

using base::DropReason;
using base::Instant;

namespace {

Send addressed(const Peer& peer, PeerIndex index, std::size_t path, std::uint16_t port) {
  const auto& way = peer.paths()[path];
  Send send;
  send.transport = peer.carrier().transport;
  send.local = way.local;
  send.remote = way.remote;
  send.remote_port = way.remote_port == 0 ? carrier::port_of(send.transport, port) : way.remote_port;
  send.peer = index;
  send.path = static_cast<std::uint8_t>(path);
  return send;
}

Send reply(const carrier::From& from, PeerIndex index, std::uint8_t path) {
  Send send;
  send.transport = from.transport;
  send.local = from.local;
  send.remote = from.remote;
  send.remote_port = from.remote_port;
  send.peer = index;
  send.path = path;
  return send;
}

Trace carried(Instant now, std::uint64_t boot, PeerIndex index, const StreamKey& key, const session::FrameHead& head,
              base::Bytes packet) {
  Trace trace;
  trace.stage = base::Stage::carry;
  trace.at = now;
  trace.segment = key.segment;
  trace.peer = index;
  trace.id = head.id;
  trace.boot = boot;
  trace.age = std::chrono::microseconds(head.age_us);
  trace.octets = packet;
  return trace;
}

}  // namespace

// One copy of an advert over each path. Where there is no session yet, it waits for one.
void Engine::fan_out(Instant now, PeerIndex index, const StreamKey& key, const session::FrameHead& head,
                     Instant captured_at, base::Bytes packet, Actions& out) {
  auto& peer = *peers_[index];
  auto aged = head;
  const auto age = std::max(now - captured_at, base::Duration::zero());
  aged.age_us = static_cast<std::uint32_t>(
      std::min<std::int64_t>(std::chrono::duration_cast<std::chrono::microseconds>(age).count(), UINT32_MAX));
  if (peer.paths().empty()) return drop_unsent(now, index, key, head, packet, DropReason::no_local_address, out);
  bool sent = true;
  for (std::size_t path = 0; path < peer.paths().size(); ++path) {
    const auto action = out.sends().size();
    if (!send_frame(now, index, path, aged, packet, out)) {
      sent = false;
      continue;
    }
    if (out.sends().size() == action) continue;  // there was no room for it
    const auto& send = out.sends()[action];
    auto trace = carried(now, local_.boot(), index, key, aged, packet);
    trace.path = send.path;
    trace.local = send.local;
    trace.remote = send.remote;
    trace.remote_port = send.remote_port;
    trace.action = action;
    out.trace(trace);
  }
  if (!sent) {
    peer.held.hold(now, {key, head, captured_at, {}}, packet, [&](const HeldAdverts::Entry& entry) {
      drop_unsent(now, index, entry.key, entry.head, entry.octets, DropReason::no_session, out);
    });
  }
  poll_channel(now, index, out);
}

void Engine::release_held(Instant now, PeerIndex index, Actions& out) {
  drop_old_held(now, index, out);
  peers_[index]->held.release([&](const HeldAdverts::Entry& entry) {
    fan_out(now, index, entry.key, entry.head, entry.captured_at, entry.octets, out);
  });
}

void Engine::drop_old_held(Instant now, PeerIndex index, Actions& out) {
  peers_[index]->held.drop_old(now, [&](const HeldAdverts::Entry& entry) {
    drop_unsent(now, index, entry.key, entry.head, entry.octets, DropReason::no_session, out);
  });
}

void Engine::drop_unsent(Instant now, PeerIndex index, const StreamKey& key, const session::FrameHead& head, base::Bytes packet,
                         DropReason reason, Actions& out) {
  drop(now, carried(now, local_.boot(), index, key, head, packet), reason, std::nullopt, out);
}

bool Engine::send_frame(Instant now, PeerIndex index, std::size_t path, session::FrameHead head, base::Bytes body,
                        Actions& out) {
  auto& peer = *peers_[index];
  head.path = static_cast<std::uint8_t>(path);
  head.sent_us = base::to_us(now);
  const auto size = peer.channel().seal(now, head, body, out.room());
  if (size == 0) return false;
  auto send = addressed(peer, index, path, config_.port);
  send.advert = head.kind == session::FrameKind::advert;
  if (send.advert) {
    counters_.add(Metric::carried);
    peer.counters.add(Metric::carried);
  }
  out.send(send, size);
  return true;
}

void Engine::send_due_pings(Instant now, PeerIndex index, Actions& out) {
  auto& peer = *peers_[index];
  if (!peer.carrier().has_frames) return;
  const auto is_due = [&](const PeerPath& path) { return path.next_ping <= now; };
  if (std::ranges::none_of(peer.paths(), is_due)) return;
  const bool reports = owes_report(now, index);
  if (reports) ++peer.report.told_id;
  for (std::size_t path = 0; path < peer.paths().size(); ++path) {
    if (!is_due(peer.paths()[path])) continue;
    send_ping(now, index, path, out);
    if (reports) send_report(now, index, path, out);
  }
}

void Engine::send_ping(Instant now, PeerIndex index, std::size_t path, Actions& out) {
  auto& peer = *peers_[index];
  std::array<std::uint8_t, session::PingBody::kBytes> body{};
  session::write_body(session::PingBody{peer.counters.get(Metric::datagrams), peer.channel().lost()}, body);
  session::FrameHead head;
  head.kind = session::FrameKind::ping;
  head.id = ++peer.ping_id;
  peer.paths()[path].next_ping = now + config_.ping;
  send_frame(now, index, path, head, body, out);
}

// Back the way that the PING came, wherever that was.
void Engine::send_pong(Instant now, PeerIndex index, const Received& event, const session::Frame& ping, Actions& out) {
  auto& peer = *peers_[index];
  std::array<std::uint8_t, session::PongBody::kBytes> body{};
  session::write_body(session::PongBody{ping.head.sent_us, 0}, body);
  session::FrameHead head;
  head.kind = session::FrameKind::pong;
  head.path = ping.head.path;
  head.id = ping.head.id;
  head.sent_us = base::to_us(now);
  const auto size = peer.channel().seal(now, head, body, out.room());
  if (size == 0) return;
  out.send(reply(event.from, index, ping.head.path), size);
}

void Engine::poll_channel(Instant now, PeerIndex index, Actions& out) {
  auto& peer = *peers_[index];
  while (const auto transmit = peer.channel().poll(now, out.room())) {
    if (transmit->reply_to) {
      out.send(reply(*transmit->reply_to, index, transmit->path), transmit->size);
    } else if (transmit->path < peer.paths().size()) {
      out.send(addressed(peer, index, transmit->path, config_.port), transmit->size);
    }
  }
  if (!peer.channel().wants_ping(now)) return;
  for (std::size_t path = 0; path < peer.paths().size(); ++path) send_ping(now, index, path, out);
}

}  // namespace core
