#include "carrier/tunnel.hpp"

#include <algorithm>

#include "carrier/gre.hpp"

namespace carrier {

namespace {

class Tunnel final : public Channel {
 public:
  explicit Tunnel(const PairContext& pair)
      : peer_(pair.peer_node), plaintext_(pair.plaintext), segment_(pair.segments.empty() ? std::uint16_t{0} : pair.segments.front().segment) {}

  bool claims(const From& from, base::Bytes) const override {
    return from.transport == Transport::link && from.link == peer_;
  }

  base::Result<Opened, base::DropReason> open(base::Instant now, const From&, base::Bytes datagram,
                                              base::MutableBytes) override {
    if (!plaintext_) return base::Err(base::DropReason::plaintext_refused);
    return bare_advert(now, datagram, segment_);
  }

  std::size_t seal(base::Instant, const session::FrameHead& head, base::Bytes body, base::MutableBytes out) override {
    if (!plaintext_) return 0;
    if (head.kind != session::FrameKind::advert || head.segment != segment_ || body.size() > out.size()) return 0;
    std::ranges::copy(body, out.begin());
    return body.size();
  }

  void begin_new_run(base::Instant, std::uint64_t) override {}

 private:
  std::uint64_t peer_;
  bool plaintext_;
  std::uint16_t segment_;
};

}  // namespace

std::unique_ptr<Channel> make_tunnel(const PairContext& pair) { return std::make_unique<Tunnel>(pair); }

}  // namespace carrier
