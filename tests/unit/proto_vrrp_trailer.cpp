// keepalived 2.4's auth_hmac: 28 octets behind the message, which the relay carries and does not understand.
#include <doctest/doctest.h>

#include "support/adverts.hpp"

using base::DropReason;
using namespace test;

namespace {

AdvertSpec with_trailer(AdvertSpec spec) {
  spec.trailer = hex("01 07 0000 6a000000 8000 0003 000102030405060708090a0b0c0d0e0f");
  return spec;
}

}  // namespace

TEST_CASE("hmac trailer: seen behind each version") {
  for (const auto& spec : {AdvertSpec{}, v3(), v3_ipv6()}) {
    CHECK_FALSE(parsed(spec).has_hmac_trailer);
    CHECK(parsed(with_trailer(spec)).has_hmac_trailer);
    CHECK(parsed(with_trailer(spec)).address_count == spec.addresses.size());
  }
}

TEST_CASE("hmac trailer: over IPv4 it is not summed, in neither form") {
  for (const bool pseudo_header : {false, true}) {
    for (auto spec : {AdvertSpec{}, v3()}) {
      spec.pseudo_header = pseudo_header;
      auto octets = advert(with_trailer(spec));
      octets.back() ^= 0xff;
      CHECK(refusal(parse(octets)) == kAccepted);
    }
  }
}

TEST_CASE("hmac trailer: over IPv6 the kernel sums it") {
  auto octets = advert(with_trailer(v3_ipv6()));
  octets.back() ^= 0xff;
  CHECK(refusal(parse(octets)) == DropReason::vrrp_checksum);
}

TEST_CASE("hmac trailer: refused, one octet more or less") {
  for (auto spec : {AdvertSpec{}, v3(), v3_ipv6()}) {
    for (const std::size_t size : {1u, 27u, 29u, 56u}) {
      spec.trailer = Octets(size, 1);
      CHECK(verdict(spec) == DropReason::vrrp_length);
    }
  }
}
