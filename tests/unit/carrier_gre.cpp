// Carriers gre, gre-udp and tunnel: what a kernel's tunnel or a router may send.
#include <doctest/doctest.h>

#include "carrier/channel.hpp"
#include "support/packets.hpp"
#include "support/print.hpp"
#include "wire/gre.hpp"

using base::DropReason;
using test::ip;
using test::Octets;
using test::refusal;

namespace {

constexpr base::Instant kNow{std::chrono::seconds(100)};
constexpr std::uint16_t kLan = 0x1111;
constexpr std::uint16_t kDmz = 0x2222;

struct Options {
  std::vector<carrier::SegmentKey> segments{{kLan, {}}};
  bool checksum = false;
  bool sequence = false;
};

std::unique_ptr<carrier::Channel> channel(const Options& options = {}, std::string_view carrier = "gre") {
  static const std::vector<wire::IpAddress> addresses{ip("10.0.0.1"), ip("2001:db8::1")};
  carrier::PairContext pair;
  pair.peer_node = 1;
  pair.peer_addresses = addresses;
  pair.plaintext = true;
  pair.segments = options.segments;
  pair.gre_checksum = options.checksum;
  pair.gre_sequence = options.sequence;
  return carrier::find_carrier(carrier)->make(pair);
}

Octets gre(const wire::GreHeader& header, const Octets& payload) {
  Octets out(1500);
  out.resize(write_gre(header, payload, out));
  return out;
}

auto open(carrier::Channel& channel, const Octets& datagram) { return channel.open(kNow, {}, datagram, {}); }
DropReason verdict(const Options& options, const Octets& datagram) { return refusal(open(*channel(options), datagram)); }

Octets sealed(carrier::Channel& channel, std::uint16_t segment, const Octets& packet) {
  session::FrameHead head;
  head.segment = segment;
  Octets out(1500);
  out.resize(channel.seal(kNow, head, packet, out));
  return out;
}

}  // namespace

TEST_CASE("carrier gre: an advert is the payload, octet for octet, its family the protocol type") {
  const auto packet = test::advert({});
  test::AdvertSpec six;
  six.version = 3;
  six.source = "fe80::1";
  six.addresses = {"fe80::100"};
  CHECK(sealed(*channel(), kLan, packet) == gre({wire::kEtherTypeIpv4}, packet));
  CHECK(sealed(*channel(), kLan, test::advert(six)) == gre({wire::kEtherTypeIpv6}, test::advert(six)));
}

TEST_CASE("carrier gre: the key tells the segment, both ways") {
  const Options two{{{kLan, 1}, {kDmz, 2}}};
  const auto packet = test::advert({});
  CHECK(sealed(*channel(two), kDmz, packet) == gre({wire::kEtherTypeIpv4, false, 2}, packet));
  CHECK(open(*channel(two), gre({wire::kEtherTypeIpv4, false, 1}, packet))->frame->head.segment == kLan);
  CHECK(open(*channel(two), gre({wire::kEtherTypeIpv4, false, 2}, packet))->frame->head.segment == kDmz);
  CHECK(verdict(two, gre({wire::kEtherTypeIpv4, false, 3}, packet)) == DropReason::gre_key_unknown);
  CHECK(verdict(two, gre({wire::kEtherTypeIpv4}, packet)) == DropReason::gre_key_unknown);
  CHECK(verdict({}, gre({wire::kEtherTypeIpv4, false, 0}, packet)) == DropReason::gre_key_unknown);
}

TEST_CASE("carrier gre: a sequence number is taken as it comes, again and backwards") {
  const auto packet = test::advert({});
  const auto one = channel();
  for (const std::uint32_t number : {7u, 7u, 3u, 0u, 0xffffffffu}) {
    CHECK(refusal(open(*one, gre({wire::kEtherTypeIpv4, false, {}, number}, packet))) == test::kAccepted);
  }
}

TEST_CASE("carrier gre: checksum and sequence number are sent when they are wanted") {
  const auto packet = test::advert({});
  Options both;
  both.checksum = both.sequence = true;
  const auto one = channel(both);
  CHECK(sealed(*one, kLan, packet) == gre({wire::kEtherTypeIpv4, true, {}, 0}, packet));
  CHECK(sealed(*one, kLan, packet) == gre({wire::kEtherTypeIpv4, true, {}, 1}, packet));
}

TEST_CASE("carrier gre: padding behind the packet is cut off") {
  const auto packet = test::advert({});
  const auto datagram = gre({wire::kEtherTypeIpv4}, test::joined(packet, Octets(6)));
  const auto opened = open(*channel(), datagram);
  REQUIRE(refusal(opened) == test::kAccepted);
  CHECK(test::copy(opened->frame->body) == packet);
}

TEST_CASE("carrier gre: what a kernel's tunnel sends of its own is ignored, other protocols are refused") {
  test::AdvertSpec igmp;
  igmp.protocol = 2;
  igmp.destination = "224.0.0.22";
  test::AdvertSpec mld;
  mld.source = "fe80::1";
  mld.protocol = 0;
  test::AdvertSpec solicitation = mld;
  solicitation.protocol = 58;
  for (const auto& [spec, type] : {std::pair(igmp, wire::kEtherTypeIpv4), std::pair(mld, wire::kEtherTypeIpv6),
                                   std::pair(solicitation, wire::kEtherTypeIpv6)}) {
    CHECK(verdict({}, gre({type}, test::ip_packet(spec, Octets(16)))) == DropReason::tunnel_other);
  }
  CHECK(verdict({}, gre({0}, {})) == DropReason::tunnel_other);                       // a router's keepalive
  CHECK(verdict({}, gre({0x6558}, Octets(60, 0x45))) == DropReason::gre_malformed);   // Ethernet: the other end is a gretap
  CHECK(verdict({}, gre({wire::kEtherTypeIpv6}, test::advert({}))) == DropReason::gre_malformed);
  CHECK(verdict({}, gre({wire::kEtherTypeIpv4}, {})) == DropReason::gre_malformed);
  CHECK(verdict({}, gre({wire::kEtherTypeIpv4}, test::hex("4500"))) == DropReason::ip_malformed);
}

TEST_CASE("carrier gre: claimed by address and transport") {
  carrier::From from{carrier::Transport::gre, ip("10.0.0.2"), ip("10.0.0.1"), 0};
  CHECK(channel()->claims(from, {}));
  CHECK_FALSE(channel({}, "gre-udp")->claims(from, {}));
  from.transport = carrier::Transport::gre_udp;
  CHECK(channel({}, "gre-udp")->claims(from, {}));
  CHECK_FALSE(channel()->claims(from, {}));
}

TEST_CASE("carrier tunnel: the advert itself, from its own interface only") {
  const auto packet = test::advert({});
  const auto tunnel = channel({}, "tunnel");
  CHECK(sealed(*tunnel, kLan, packet) == packet);
  CHECK(sealed(*tunnel, kDmz, packet).empty());
  carrier::From from;
  from.transport = carrier::Transport::link;
  from.link = 1;
  CHECK(tunnel->claims(from, packet));
  from.link = 2;
  CHECK_FALSE(tunnel->claims(from, packet));
  from = {carrier::Transport::gre, {}, ip("10.0.0.1"), 0, 1};
  CHECK_FALSE(tunnel->claims(from, packet));
}
