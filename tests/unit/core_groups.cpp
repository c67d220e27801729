// CARP, datagrams of multicast groups and broadcasts on their way through the engine, where they differ from VRRP.
#include "support/adverts.hpp"
#include "support/rig.hpp"

using base::DropReason;
using core::NoticeKind;
using namespace std::chrono_literals;
using namespace test;

namespace {

config::Config relaying(const std::vector<std::string>& what) {
  auto config = mesh();
  config.segments[0].relay.clear();
  for (const auto& text : what) config.segments[0].relay.push_back(*proto::parse_relayed(text));
  return config;
}

const config::Config kConfig = relaying({"vrrp", "carp", "udp:239.0.0.42:694", "broadcast:4803"});

Octets datagram_of(std::string source, Octets payload = {1, 2, 3}) {
  DatagramSpec spec;
  spec.source = std::move(source);
  spec.payload = std::move(payload);
  return datagram(spec);
}

}  // namespace

TEST_CASE("groups: what is captured goes to every peer, with its checksum finished") {
  Rig rig(kConfig);
  const auto right = datagram_of("10.0.0.2");
  auto unfinished = right;
  // The sum of the pseudo-header, as this sender's kernel leaves it to the card.
  Octets pseudo = joined(hex("0a000002 ef00002a 0011"), hex("000b"));
  const auto sum = static_cast<std::uint16_t>(~internet_checksum(pseudo) & 0xffff);
  unfinished[26] = static_cast<std::uint8_t>(sum >> 8);
  unfinished[27] = static_cast<std::uint8_t>(sum & 0xff);
  const auto& out = rig.captured(unfinished);
  REQUIRE(out.sends().size() == 2);
  for (const auto& send : out.sends()) CHECK(std::ranges::equal(opened(send).frame.body, right));
}

TEST_CASE("groups: only what is listed is relayed") {
  Rig rig;
  CHECK(rig.captured(datagram_of("10.0.0.2")).sends().empty());
  CHECK(rig.count(DropReason::not_relayed_protocol) == 1);
  const auto whole = carp();
  rig.captured(ip_packet(advert_of("10.0.0.2"), Octets(whole.begin() + 20, whole.end())));
  CHECK(rig.count(DropReason::carp_seen) == 1);
}

TEST_CASE("groups: what comes is injected octet for octet, neither TTL nor VRIDs matter") {
  auto config = kConfig;
  config.segments[0].vrids.reset();
  Rig rig(config);
  Speaker a;
  CHECK(rig.offer(a, datagram_of("10.0.0.1")) == kAccepted);
  CHECK(rig.out.injects()[0].destination == ip("239.0.0.42"));
  auto unfinished = datagram_of("10.0.0.1");
  unfinished[27] ^= 1;
  CHECK(rig.offer(a, unfinished) == DropReason::udp_checksum);
}

TEST_CASE("groups: fragments are carried one by one, those of VRRP are not") {
  Rig rig(kConfig);
  Speaker a;
  CHECK(rig.offer(a, datagram({.fragment = 0x2000})) == kAccepted);
  CHECK(rig.offer(a, datagram({.fragment = 185})) == kAccepted);
  CHECK(rig.offer(a, datagram({.destination = "239.0.0.43", .fragment = 185})) == DropReason::ip_fragment);
  auto spec = advert_of("10.0.0.1");
  spec.fragment = 0x2000;
  CHECK(rig.offer(a, advert(spec)) == DropReason::ip_fragment);
}

TEST_CASE("groups: datagrams may overtake each other, and none comes twice") {
  Rig rig(kConfig);
  Speaker a;
  const auto packet = datagram_of("10.0.0.1");
  const auto offer = [&](std::uint64_t id) { return rig.offer(a, packet, a.advert(rig.now, packet, id)); };
  CHECK(offer(10) == kAccepted);
  CHECK(offer(12) == kAccepted);
  CHECK(offer(11) == kAccepted);
  CHECK(offer(11) == DropReason::duplicate);
  CHECK(offer(10) == DropReason::duplicate);
  CHECK(offer(12) == DropReason::duplicate);
  CHECK(offer(972) == kAccepted);
  CHECK(offer(13) == kAccepted);             // 959 behind
  CHECK(offer(13) == DropReason::duplicate);
  CHECK(offer(12) == DropReason::duplicate);
  CHECK(offer(9) == DropReason::duplicate);  // too old to tell
  CHECK(offer(5000) == kAccepted);
  CHECK(offer(4999) == kAccepted);
  CHECK(offer(972) == DropReason::duplicate);
  a.boot += 1;
  CHECK(offer(3) == kAccepted);  // its relay runs anew
  CHECK(offer(3) == DropReason::duplicate);
}

TEST_CASE("groups: a broadcast is one on this host too, or is not injected") {
  Rig rig(kConfig);
  Speaker a;
  const std::array own{ip("10.0.0.2")};
  const std::array broadcasts{ip("10.0.0.255")};
  rig.handle(core::AddressesChanged{own, broadcasts});
  const auto to = [&](std::string destination) {
    return rig.offer(a, datagram({.destination = std::move(destination), .destination_port = 4803}));
  };
  CHECK(to("255.255.255.255") == kAccepted);
  CHECK(to("10.0.0.255") == kAccepted);
  CHECK(to("10.1.0.255") == DropReason::wrong_group);
  CHECK(to("10.0.0.2") == DropReason::wrong_group);
}

TEST_CASE("groups: a datagram may be as old as max_delay says, an advert no older than its interval") {
  auto config = kConfig;
  config.max_delay = 3s;
  Rig rig(config);
  Speaker a;
  a.age = 2s;
  CHECK(rig.offer(a, datagram_of("10.0.0.1")) == kAccepted);
  CHECK(rig.offer(a, advert(advert_of("10.0.0.1"))) == DropReason::late);
  a.age = 3001ms;
  CHECK(rig.offer(a, datagram_of("10.0.0.1")) == DropReason::late);
}

TEST_CASE("groups: what the network delivers is not injected, of the same port and source only") {
  auto config = kConfig;
  config.segments[0].relay.push_back(*proto::parse_relayed("udp:239.0.0.42:695"));
  Rig rig(config);
  Speaker a;
  rig.native(datagram_of("10.0.0.1"));
  CHECK(rig.told(NoticeKind::native_seen) == 1);
  CHECK(rig.out.notices()[0].port == 694);
  CHECK(rig.offer(a, datagram_of("10.0.0.1")) == DropReason::native_standby);
  CHECK(rig.offer(a, datagram({.destination_port = 695})) == kAccepted);
  CHECK(rig.offer(a, datagram_of("10.8.0.1")) == kAccepted);
  rig.pass(1500ms);
  CHECK(rig.offer(a, datagram_of("10.0.0.1")) == kAccepted);
}

TEST_CASE("groups: more of them than adverts, and no more than 20 times `rate`") {
  Rig rig(kConfig);
  Speaker a;
  for (unsigned i = 0; i < 20 * kConfig.rate; ++i) REQUIRE(rig.offer(a, datagram_of("10.0.0.1")) == kAccepted);
  CHECK(rig.offer(a, datagram_of("10.0.0.1")) == DropReason::rate_exceeded);
  CHECK(rig.offer(a, advert(advert_of("10.0.0.1"))) == kAccepted);
}

TEST_CASE("carp: relayed where it is listed, beside VRRP of the same number") {
  Rig rig(kConfig);
  Speaker a;
  CHECK(rig.offer(a, carp()) == kAccepted);
  auto spec = advert_of("10.0.0.1");
  spec.vrid = 42;
  CHECK(rig.offer(a, advert(spec)) == kAccepted);
  const auto routers = rig.engine.snapshot(rig.now).routers;
  REQUIRE(routers.size() == 2);
  CHECK(routers[0].vrid == 42);
  CHECK(routers[0].voices[0].priority == 250);  // 255 - advskew
  CHECK(routers[0].findings.empty());
}

TEST_CASE("carp: what is wrong with an advert") {
  const auto changed = [](std::size_t at, std::uint8_t value, bool mended) {
    Rig rig(kConfig);
    Speaker a;
    auto packet = carp();
    packet[20 + at] = value;
    if (mended) {
      packet[26] = packet[27] = 0;
      const auto sum = internet_checksum(base::Bytes(packet).subspan(20));
      packet[26] = static_cast<std::uint8_t>(sum >> 8);
      packet[27] = static_cast<std::uint8_t>(sum & 0xff);
    }
    return rig.offer(a, packet);
  };
  CHECK(changed(1, 0, true) == DropReason::carp_malformed);
  CHECK(changed(5, 0, true) == kAccepted);  // advbase 0: the interval is advskew alone
  CHECK(changed(20, 0xff, false) == DropReason::carp_checksum);
  CHECK(changed(3, 6, true) != kAccepted);  // no CARP, and no VRRP
}
