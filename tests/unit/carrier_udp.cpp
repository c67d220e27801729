// Carrier udp in its plain form.
#include "carrier/udp.hpp"

#include <doctest/doctest.h>

#include "session/plain.hpp"
#include "support/packets.hpp"
#include "support/print.hpp"

using base::DropReason;
using test::ip;
using test::Octets;
using test::refusal;

namespace {

constexpr std::uint64_t kOwn = 2;
constexpr std::uint64_t kPeer = 1;
constexpr base::Instant kNow{};

std::unique_ptr<carrier::Channel> channel() {
  static const std::vector<wire::IpAddress> addresses{ip("10.0.0.1"), ip("2001:db8::1")};
  return carrier::make_udp_channel({kOwn, kPeer, 99, addresses, true});
}

Octets bye(std::uint64_t node, std::uint64_t boot) {
  session::FrameHead head;
  head.kind = session::FrameKind::bye;
  Octets out(100);
  out.resize(session::write_plain(node, boot, head, test::hex("01"), out));
  return out;
}

auto open(carrier::Channel& channel, const Octets& datagram) { return channel.open(kNow, {}, datagram, {}); }

}  // namespace

TEST_CASE("carrier udp: every configured address of the peer is claimed, from any port") {
  const auto udp = channel();
  carrier::From from;
  for (const auto* const remote : {"10.0.0.1", "2001:db8::1"}) {
    from.remote = ip(remote);
    from.remote_port = 4242;
    CHECK(udp->claims(from, {}));
  }
  from.remote = ip("10.0.0.2");
  CHECK_FALSE(udp->claims(from, {}));
}

TEST_CASE("carrier udp: seals with its own node and boot id") {
  session::FrameHead head;
  head.kind = session::FrameKind::bye;
  Octets out(100);
  out.resize(channel()->seal(kNow, head, test::hex("01"), out));
  CHECK(out == bye(kOwn, 99));
}

TEST_CASE("carrier udp: refused, another host's name; this host's too") {
  const auto udp = channel();
  CHECK(refusal(open(*udp, bye(3, 7))) == DropReason::wrong_node);
  CHECK(refusal(open(*udp, bye(kOwn, 7))) == DropReason::wrong_node);
  // Such a packet tells nothing of the peer's boot.
  CHECK(open(*udp, bye(kPeer, 7))->new_boot);
}

TEST_CASE("carrier udp: a new boot is told once; the old one is refused from then on") {
  const auto udp = channel();
  CHECK(open(*udp, bye(kPeer, 7))->new_boot);
  CHECK_FALSE(open(*udp, bye(kPeer, 7))->new_boot);
  CHECK(open(*udp, bye(kPeer, 7))->boot == 7);
  CHECK(open(*udp, bye(kPeer, 8))->new_boot);
  CHECK(refusal(open(*udp, bye(kPeer, 7))) == DropReason::boot_retired);
  CHECK_FALSE(open(*udp, bye(kPeer, 8))->new_boot);
}

TEST_CASE("carrier udp: a broken datagram of a new boot switches nothing") {
  const auto udp = channel();
  CHECK(open(*udp, bye(kPeer, 7))->new_boot);
  auto broken = bye(kPeer, 8);
  broken.pop_back();
  CHECK(refusal(open(*udp, broken)) == DropReason::frame_malformed);
  CHECK(refusal(open(*udp, bye(kPeer, 7))) == test::kAccepted);
}

TEST_CASE("carrier udp: sends nothing of its own accord") {
  const auto udp = channel();
  Octets out(100);
  CHECK_FALSE(udp->poll(kNow, out));
  CHECK_FALSE(udp->next_deadline());
}
