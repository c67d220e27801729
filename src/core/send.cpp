// Frames on their way out, to one peer.
#include "core/engine.hpp"

namespace core {

using base::Instant;

namespace {

Send addressed(const Peer& peer, PeerIndex index, std::size_t path, std::uint16_t port) {
  Send send;
  send.transport = peer.carrier().transport;
  send.local = peer.paths()[path].local;
  send.remote = peer.paths()[path].remote;
  send.remote_port = port;
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

}  // namespace

void Engine::send_frame(Instant now, PeerIndex index, std::size_t path, session::FrameHead head, base::Bytes body,
                        Actions& out) {
  auto& peer = *peers_[index];
  head.path = static_cast<std::uint8_t>(path);
  head.sent_us = base::to_us(now);
  const auto size = peer.channel().seal(now, head, body, out.room());
  if (size == 0) return;  // the channel keeps it for later
  auto send = addressed(peer, index, path, config_.port);
  send.advert = head.kind == session::FrameKind::advert;
  if (send.advert) {
    counters_.add(Metric::carried);
    peer.counters.add(Metric::carried);
  }
  out.send(send, size);
}

void Engine::send_ping(Instant now, PeerIndex index, std::size_t path, Actions& out) {
  auto& peer = *peers_[index];
  std::array<std::uint8_t, session::PingBody::kBytes> body{};
  session::write_body(session::PingBody{peer.counters.get(Metric::datagrams), 0}, body);
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
}

}  // namespace core
