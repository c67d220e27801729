#include "carrier/gre.hpp"

#include <algorithm>

#include "wire/gre.hpp"
#include "wire/ip_packet.hpp"

namespace carrier {

namespace {

using base::DropReason;
using base::Err;

class Gre final : public Channel {
 public:
  Gre(Transport transport, const PairContext& pair)
      : transport_(transport),
        plaintext_(pair.plaintext),
        peer_addresses_(pair.peer_addresses.begin(), pair.peer_addresses.end()),
        segments_(pair.segments.begin(), pair.segments.end()),
        checksum_(pair.gre_checksum),
        sequence_(pair.gre_sequence ? std::optional<std::uint32_t>(0) : std::nullopt) {}

  bool claims(const From& from, base::Bytes) const override {
    return from.transport == transport_ && std::ranges::find(peer_addresses_, from.remote) != peer_addresses_.end();
  }

  base::Result<Opened, DropReason> open(base::Instant now, const From&, base::Bytes datagram,
                                        base::MutableBytes) override {
    if (!plaintext_) return Err(DropReason::plaintext_refused);
    const auto packet = wire::parse_gre(datagram);
    if (!packet) return Err(packet.error());
    const auto& header = packet->header;
    if (header.protocol == 0) return Err(DropReason::tunnel_other);  // a keepalive, as some routers send
    const auto segment = std::ranges::find(segments_, header.key, &SegmentKey::key);
    if (segment == segments_.end()) return Err(DropReason::gre_key_unknown);
    const auto version = wire::version_of(packet->payload);
    const bool fits = (header.protocol == wire::kEtherTypeIpv4 && version == 4) ||
                      (header.protocol == wire::kEtherTypeIpv6 && version == 6);
    if (!fits) return Err(DropReason::gre_malformed);
    return bare_advert(now, packet->payload, segment->segment);
  }

  std::size_t seal(base::Instant, const session::FrameHead& head, base::Bytes body, base::MutableBytes out) override {
    if (!plaintext_) return 0;
    const auto segment = std::ranges::find(segments_, head.segment, &SegmentKey::segment);
    if (head.kind != session::FrameKind::advert || segment == segments_.end()) return 0;
    wire::GreHeader header;
    header.protocol = wire::version_of(body) == 4 ? wire::kEtherTypeIpv4 : wire::kEtherTypeIpv6;
    header.has_checksum = checksum_;
    header.key = segment->key;
    if (sequence_) header.sequence = (*sequence_)++;
    return wire::write_gre(header, body, out);
  }

  void begin_new_run(base::Instant, std::uint64_t) override {}

 private:
  Transport transport_;
  bool plaintext_;
  std::vector<wire::IpAddress> peer_addresses_;
  std::vector<SegmentKey> segments_;
  bool checksum_;
  std::optional<std::uint32_t> sequence_;  // the next; a received one never filters, since a restarted sender begins again
};

}  // namespace

base::Result<Opened, DropReason> bare_advert(base::Instant now, base::Bytes payload, std::uint16_t segment) {
  const auto packet = wire::parse_ip(payload);
  if (!packet) return Err(packet.error());
  if (packet->protocol == wire::kProtocolIgmp || packet->protocol == wire::kProtocolIcmpv6 ||
      packet->protocol == wire::kNextHeaderHopByHop) {
    return Err(DropReason::tunnel_other);
  }
  session::Frame frame;
  frame.head.segment = segment;
  frame.head.sent_us = base::to_us(now);  // nobody says when it was sent
  frame.body = packet->octets;
  Opened opened;
  opened.frame = frame;
  return opened;
}

std::unique_ptr<Channel> make_gre(const PairContext& pair) { return std::make_unique<Gre>(Transport::gre, pair); }
std::unique_ptr<Channel> make_gre_udp(const PairContext& pair) { return std::make_unique<Gre>(Transport::gre_udp, pair); }

}  // namespace carrier
