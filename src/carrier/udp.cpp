#include "carrier/udp.hpp"

#include <algorithm>

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
        peer_addresses_(pair.peer_addresses.begin(), pair.peer_addresses.end()) {}

  bool claims(const From& from, base::Bytes) const override {
    return from.transport == Transport::udp && std::ranges::find(peer_addresses_, from.remote) != peer_addresses_.end();
  }

  base::Result<Opened, DropReason> open(base::Instant, const From&, base::Bytes datagram,
                                        base::MutableBytes) override {
    const auto plain = session::read_plain(datagram);
    if (!plain) return Err(plain.error());
    if (plain->node != peer_node_) return Err(DropReason::wrong_node);
    const auto verdict = boots_.see(plain->boot);
    if (verdict == session::Boots::Verdict::retired) return Err(DropReason::boot_retired);
    return Opened{plain->frame, plain->boot, verdict == session::Boots::Verdict::switched};
  }

  std::size_t seal(base::Instant, const session::FrameHead& head, base::Bytes body, base::MutableBytes out) override {
    return session::write_plain(own_node_, own_boot_, head, body, out);
  }

 private:
  std::uint64_t own_node_;
  std::uint64_t peer_node_;
  std::uint64_t own_boot_;
  std::vector<wire::IpAddress> peer_addresses_;
  session::Boots boots_;
};

}  // namespace

std::unique_ptr<Channel> make_udp_channel(const PairContext& pair) { return std::make_unique<PlainUdp>(pair); }

}  // namespace carrier
