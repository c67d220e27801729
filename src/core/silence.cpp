// Peers behind a carrier without PINGs: gre, gre-udp, tunnel.
#include "core/engine.hpp"

namespace core {

using base::Instant;

void Engine::others_speak(Instant now, PeerIndex speaker, const StreamKey& key) {
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    if (peers_[i] && i != speaker) peers_[i]->streams.others_speak(now, key);
  }
}

void Engine::check_streams(Instant now, PeerIndex index, Actions& out) {
  while (const auto silent = peers_[index]->streams.take_silent(now)) {
    Notice notice;
    notice.kind = NoticeKind::stream_silent;
    notice.peer = index;
    notice.segment = silent->key.segment;
    notice.address = silent->key.source;
    notice.vrid = silent->key.vrid;
    notice.protocol = silent->key.protocol;
    notice.elapsed = now - silent->heard;
    out.notice(notice);
  }
}

}  // namespace core
