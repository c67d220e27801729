#include "wire/ip_packet.hpp"

#include <doctest/doctest.h>

#include "support/packets.hpp"
#include "support/print.hpp"

using base::DropReason;
using test::AdvertSpec;
using test::ip;
using test::kAccepted;
using test::Octets;
using test::refusal;
using test::with;
using wire::parse_ip;

namespace {

Octets ipv4() { return advert(AdvertSpec{}); }

Octets ipv6() {
  AdvertSpec spec;
  spec.version = 3;
  spec.source = "fe80::1";
  spec.addresses = {"fe80::100"};
  return advert(spec);
}

DropReason of(const Octets& octets) { return refusal(parse_ip(octets)); }

Octets mended(Octets octets) { return test::with_ip_checksum(std::move(octets)); }

}  // namespace

TEST_CASE("ip packet: IPv4 fields") {
  const auto octets = ipv4();
  const auto packet = parse_ip(octets);
  REQUIRE(packet);
  CHECK(packet->source == ip("10.0.0.1"));
  CHECK(packet->destination == ip("224.0.0.18"));
  CHECK(packet->family() == wire::Family::ipv4);
  CHECK(packet->ttl == 255);
  CHECK(packet->protocol == 112);
  CHECK_FALSE(packet->has_options);
  CHECK(test::copy(packet->octets) == octets);
  CHECK(packet->payload.data() == octets.data() + 20);
  CHECK(packet->payload.size() == 20);
}

TEST_CASE("ip packet: IPv6 fields") {
  const auto octets = ipv6();
  const auto packet = parse_ip(octets);
  REQUIRE(packet);
  CHECK(packet->source == ip("fe80::1"));
  CHECK(packet->destination == ip("ff02::12"));
  CHECK(packet->family() == wire::Family::ipv6);
  CHECK(packet->ttl == 255);
  CHECK(packet->protocol == 112);
  CHECK_FALSE(packet->has_options);
  CHECK(packet->octets.size() == 64);
  CHECK(packet->payload.size() == 24);
}

TEST_CASE("ip packet: padding behind the total length is cut off") {
  for (const auto& octets : {ipv4(), ipv6()}) {
    auto padded = octets;
    padded.resize(padded.size() + 18, 0xee);
    const auto packet = parse_ip(padded);
    REQUIRE(packet);
    CHECK(test::copy(packet->octets) == octets);
    CHECK(packet->payload.data() + packet->payload.size() == padded.data() + octets.size());
  }
}

TEST_CASE("ip packet: IPv4 options are seen and skipped") {
  AdvertSpec spec;
  spec.options = test::hex("94040000");  // router alert
  const auto octets = advert(spec);
  const auto packet = parse_ip(octets);
  REQUIRE(packet);
  CHECK(packet->has_options);
  CHECK(test::copy(packet->payload) == message(spec));

  spec.options = Octets(40, 1);
  CHECK(of(advert(spec)) == kAccepted);
}

TEST_CASE("ip packet: refused, IPv4 header that is broken") {
  CHECK(of({}) == DropReason::ip_malformed);
  CHECK(of(mended(with(ipv4(), 0, 0x44))) == DropReason::ip_malformed);  // header shorter than 20
  CHECK(of(mended(with(ipv4(), 0, 0x40))) == DropReason::ip_malformed);
  CHECK(of(mended(with(ipv4(), 3, 19))) == DropReason::ip_malformed);    // total length shorter than the header
  CHECK(of(mended(with(ipv4(), 3, 41))) == DropReason::ip_malformed);    // longer than what is there
  CHECK(of(mended(with(ipv4(), 2, 0xff))) == DropReason::ip_malformed);
  CHECK(of(with(ipv4(), 0, 0x4f)) != kAccepted);                         // header longer than the packet
  CHECK(of(mended(with(ipv4(), 3, 20))) == kAccepted);                   // nothing but a header is still a packet
}

TEST_CASE("ip packet: refused, other versions") {
  for (unsigned version = 0; version < 16; ++version) {
    if (version == 4 || version == 6) continue;
    CHECK(of(with(ipv4(), 0, static_cast<std::uint8_t>(version << 4 | 5))) == DropReason::ip_malformed);
  }
}

TEST_CASE("ip packet: refused, fragments; DF and the reserved bit are none") {
  const auto with_flags = [](unsigned fragment) {
    AdvertSpec spec;
    spec.fragment = fragment;
    return of(advert(spec));
  };
  CHECK(with_flags(0x2000) == DropReason::ip_fragment);  // more fragments
  CHECK(with_flags(0x0001) == DropReason::ip_fragment);
  CHECK(with_flags(0x1fff) == DropReason::ip_fragment);
  CHECK(with_flags(0x1000) == DropReason::ip_fragment);
  CHECK(with_flags(0x4000) == kAccepted);
  CHECK(with_flags(0x8000) == kAccepted);
  CHECK(of(with(ipv6(), 6, 44)) == DropReason::ip_fragment);  // fragment header
}

TEST_CASE("ip packet: refused, wrong header checksum") {
  CHECK(of(with(ipv4(), 10, static_cast<std::uint8_t>(ipv4()[10] ^ 1))) == DropReason::ip_checksum);
  CHECK(of(with(ipv4(), 4, 7)) == DropReason::ip_checksum);
  // It covers the options too.
  AdvertSpec spec;
  spec.options = test::hex("94040000");
  CHECK(of(with(advert(spec), 20, 0x95)) == DropReason::ip_checksum);
}

TEST_CASE("ip packet: refused, IPv6 that says more than there is") {
  CHECK(of(with(ipv6(), 5, 25)) == DropReason::ip_malformed);
  CHECK(of(with(ipv6(), 4, 0xff)) == DropReason::ip_malformed);
  CHECK(of(with(ipv6(), 5, 0)) == kAccepted);  // empty, and cut: the rest is padding
}

TEST_CASE("ip packet: refused, every truncation") {
  for (const auto& octets : {ipv4(), ipv6()}) {
    test::each_truncation(octets, [](const Octets& cut) { CHECK(of(cut) == DropReason::ip_malformed); });
  }
}

TEST_CASE("ip packet: fragments for those who take them") {
  AdvertSpec spec;
  spec.ip_id = 0x1234;
  const auto fragment = [](const Octets& octets) {
    const auto packet = wire::parse_fragment(octets);
    REQUIRE(packet);
    return *packet;
  };
  CHECK_FALSE(fragment(advert(spec)).fragment);
  CHECK_FALSE(fragment(ipv6()).fragment);
  spec.fragment = 0x20b9;
  const auto octets = advert(spec);
  const auto four = fragment(octets);
  REQUIRE(four.fragment);
  CHECK(four.fragment->id == 0x1234);
  CHECK(four.fragment->offset == 0xb9 * 8);
  CHECK(four.fragment->more);

  auto six_octets = test::hex("60000000 000c 2c 01 fe800000000000000000000000000001 ff020000000000000000000000004242");
  six_octets = test::joined(six_octets, test::hex("11 00 05a9 00000007 01020304"));
  const auto six = fragment(six_octets);
  REQUIRE(six.fragment);
  CHECK(six.protocol == 17);
  CHECK(six.fragment->id == 7);
  CHECK(six.fragment->offset == 0x05a8);
  CHECK(six.fragment->more);
  CHECK(six.payload.size() == 4);
  six_octets[5] = 7;  // no room for the fragment header
  CHECK(test::refusal(wire::parse_fragment(six_octets)) == DropReason::ip_malformed);
}
