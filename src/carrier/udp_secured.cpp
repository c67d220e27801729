#include "carrier/udp.hpp"
#include "session/link.hpp"

namespace carrier {

namespace {

// All that matters is in session::Link; this gives it the form of a channel.
class SecuredUdp final : public Channel {
 public:
  explicit SecuredUdp(const PairContext& pair)
      : link_(pair.begun, {pair.peer_node, pair.paths, pair.ping}, pair.keys, *pair.local) {}

  bool claims(const From& from, base::Bytes datagram) const override {
    return from.transport == Transport::udp && link_.claims(datagram);
  }

  base::Result<Opened, base::DropReason> open(base::Instant now, const From& from, base::Bytes datagram,
                                              base::MutableBytes scratch) override {
    const auto opened = link_.open(now, {from.remote, from.remote_port}, datagram, scratch);
    answer_to_ = from;
    if (!opened) return base::Err(opened.error());
    return Opened{opened->frame, opened->boot, opened->new_boot, opened->ready, opened->clock};
  }

  std::size_t seal(base::Instant now, const session::FrameHead& head, base::Bytes body, base::MutableBytes out) override {
    return link_.seal(now, head, body, out);
  }

  std::optional<Transmit> poll(base::Instant now, base::MutableBytes out) override {
    if (const auto size = link_.take_answer(out); size > 0) return Transmit{0, answer_to_, size};
    const auto init = link_.poll(now, out);
    return init ? std::optional(Transmit{init->path, std::nullopt, init->size}) : std::nullopt;
  }
  bool wants_ping(base::Instant now) override { return link_.wants_ping(now); }
  std::optional<base::Instant> next_deadline() const override { return link_.next_deadline(); }

  void set_keys(std::span<const session::Key> keys) override { link_.set_keys(keys); }
  void tell_config_hash() override { link_.tell_config_hash(); }
  std::optional<std::uint64_t> peer_config_hash() const override {
    const auto hash = link_.peer_config_hash();
    return hash == session::kNoConfigHash ? std::nullopt : std::optional(hash);
  }
  void begin_new_run(base::Instant now, std::uint64_t) override { link_.begin_new_run(now); }
  std::optional<session::Link::KeyIds> key_ids() const override { return link_.key_ids(); }
  std::uint64_t lost() const override { return link_.lost(); }

 private:
  session::Link link_;
  From answer_to_;
};

}  // namespace

std::unique_ptr<Channel> make_secured_udp(const PairContext& pair) { return std::make_unique<SecuredUdp>(pair); }

}  // namespace carrier
