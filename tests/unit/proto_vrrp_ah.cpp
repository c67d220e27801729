// VRRPv2 behind an authentication header (RFC 4302), as keepalived's auth_type AH sends it.
#include <doctest/doctest.h>

#include "support/adverts.hpp"

using base::DropReason;
using namespace std::chrono_literals;
using namespace test;

namespace {

AdvertSpec ah() {
  AdvertSpec spec;
  spec.ah = true;
  spec.auth_type = 2;
  return spec;
}

// Only an authentication header, `size` octets of it.
Octets ah_alone(std::size_t size) {
  auto octets = advert(ah());
  AdvertSpec spec;
  spec.protocol = 51;
  return ip_packet(spec, copy(base::Bytes(octets).subspan(20, size)));
}

}  // namespace

TEST_CASE("vrrp ah: the message behind the header is read") {
  const auto advert = parsed(ah());
  CHECK(advert.version == 2);
  CHECK(advert.vrid == 51);
  CHECK(advert.priority == 100);
  CHECK(advert.auth == proto::Auth::header);
  CHECK(advert.interval == 1s);
}

TEST_CASE("vrrp ah: the header says its own length") {
  auto spec = ah();
  // 12 octets, the least: the rest of keepalived's 24 is then no VRRP message.
  spec.ah_length = 1;
  CHECK(verdict(spec) == DropReason::vrrp_malformed);

  AdvertSpec outer;
  outer.protocol = 51;
  const auto shortest = joined(hex("70 01 0000 0a000001 00000007"), message(ah()));
  CHECK(refusal(parse(ip_packet(outer, shortest))) == kAccepted);
  auto longest = hex("70 ff 0000 0a000001 00000007");
  longest.resize(257 * 4, 0);
  CHECK(refusal(parse(ip_packet(outer, joined(longest, message(ah()))))) == kAccepted);
}

TEST_CASE("vrrp ah: refused, a header that is too short") {
  auto spec = ah();
  spec.ah_length = 0;
  CHECK(verdict(spec) == DropReason::ah_malformed);
}

TEST_CASE("vrrp ah: refused, a header that is longer than the packet") {
  auto spec = ah();
  spec.ah_length = 255;
  CHECK(verdict(spec) == DropReason::ah_malformed);
  spec.ah_length = (24 + 20) / 4 - 1;  // one word too much
  CHECK(verdict(spec) == DropReason::ah_malformed);
  spec.ah_length = (24 + 20) / 4 - 2;  // exactly all: no message is left
  CHECK(verdict(spec) == DropReason::vrrp_malformed);
}

TEST_CASE("vrrp ah: refused, another protocol inside") {
  auto spec = ah();
  for (const unsigned next_header : {89u, 51u, 0u, 255u}) {  // 89: OSPF, which also uses AH
    spec.ah_next_header = next_header;
    CHECK(verdict(spec) == DropReason::ah_malformed);
  }
}

TEST_CASE("vrrp ah: refused, every length below the header's") {
  for (std::size_t size = 0; size < 24; ++size) {
    CHECK(refusal(parse(ah_alone(size))) == DropReason::ah_malformed);
  }
  CHECK(refusal(parse(ah_alone(24))) == DropReason::vrrp_malformed);
}

TEST_CASE("vrrp ah: what is inside is checked as ever") {
  auto spec = ah();
  spec.damage = 1;
  CHECK(verdict(spec) == DropReason::vrrp_checksum);
  spec = ah();
  spec.vrid = 0;
  CHECK(verdict(spec) == DropReason::vrrp_vrid_zero);
  spec = ah();
  spec.interval = 0;
  CHECK(verdict(spec) == DropReason::vrrp_interval_zero);
  spec = ah();
  spec.trailer = Octets(4);
  CHECK(verdict(spec) == DropReason::vrrp_length);
}

TEST_CASE("vrrp ah: over IPv6 it is not carried") {
  auto spec = v3_ipv6();
  spec.protocol = 51;
  CHECK(verdict(spec) == DropReason::not_relayed_protocol);
}
