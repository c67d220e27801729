#include "carrier/udp.hpp"

#include <algorithm>
#include <array>

#include "session/boots.hpp"
#include "session/plain.hpp"

namespace carrier {

namespace {

using base::DropReason;
using base::Err;

// A plain pair takes packets from the peer's configured addresses only: it is all the proof there is.
class PlainUdp final : public Channel {
 public:
  explicit PlainUdp(const PairContext& pair)
      : own_node_(pair.own_node),
        peer_node_(pair.peer_node),
        own_boot_(pair.own_boot),
        plaintext_(pair.plaintext),
        peer_addresses_(pair.peer_addresses.begin(), pair.peer_addresses.end()) {}

  bool claims(const From& from, base::Bytes) const override {
    return from.transport == Transport::udp && std::ranges::find(peer_addresses_, from.remote) != peer_addresses_.end();
  }

  base::Result<Opened, DropReason> open(base::Instant, const From&, base::Bytes datagram,
                                        base::MutableBytes) override {
    if (!plaintext_) return Err(DropReason::plaintext_refused);
    const auto plain = session::read_plain(datagram);
    if (!plain) return Err(plain.error());
    if (plain->node != peer_node_) return Err(DropReason::wrong_node);
    auto verdict = boots_.see(plain->boot);
    if (verdict == session::Boots::Verdict::retired) {
      if (!answers_ping(plain->frame)) return Err(DropReason::boot_retired);
      boots_.switch_to(plain->boot);
      verdict = session::Boots::Verdict::switched;
    }
    return Opened{plain->frame, plain->boot, verdict == session::Boots::Verdict::switched};
  }

  std::size_t seal(base::Instant, const session::FrameHead& head, base::Bytes body, base::MutableBytes out) override {
    if (!plaintext_) return 0;
    if (head.kind == session::FrameKind::ping) {
      pings_[next_ping_] = head.sent_us;
      next_ping_ = (next_ping_ + 1) % pings_.size();
    }
    return session::write_plain(own_node_, own_boot_, head, body, out);
  }

  void begin_new_run(base::Instant, std::uint64_t boot) override { own_boot_ = boot; }

 private:
  // Who answers a PING that this run has just sent is alive.
  bool answers_ping(const session::Frame& frame) const {
    if (frame.head.kind != session::FrameKind::pong) return false;
    return std::ranges::find(pings_, session::read_pong(frame.body).echo_sent_us) != pings_.end();
  }

  std::uint64_t own_node_;
  std::uint64_t peer_node_;
  std::uint64_t own_boot_;
  bool plaintext_;
  std::array<std::uint64_t, 16> pings_{};  // sent_us of the last ones
  std::size_t next_ping_ = 0;
  std::vector<wire::IpAddress> peer_addresses_;
  session::Boots boots_;
};

}  // namespace

std::unique_ptr<Channel> make_plain_udp(const PairContext& pair) { return std::make_unique<PlainUdp>(pair); }

}  // namespace carrier
