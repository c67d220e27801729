// What the relay carries behind the message and does not understand: keepalived 2.4's auth_hmac, 28 octets, and the field of 8 that
// uvrrpd has there in version 3.
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

namespace {

AdvertSpec as_uvrrpd() {
  auto spec = v3();
  spec.version_2_auth = hex("127f000000000001");  // what its memory held
  return spec;
}

}  // namespace

TEST_CASE("version 2's authentication field: carried behind version 3 over IPv4, summed in either form") {
  for (const bool pseudo_header : {false, true}) {
    auto spec = as_uvrrpd();
    spec.pseudo_header = pseudo_header;
    const auto octets = advert(spec);
    const auto taken = parsed(spec);
    CHECK(taken.address_count == spec.addresses.size());
    CHECK(taken.addresses.size() == 4);
    CHECK_FALSE(taken.has_hmac_trailer);
    CHECK(taken.auth == proto::Auth::none);
    for (std::size_t at = octets.size() - 8; at < octets.size(); ++at) {
      auto damaged = octets;
      damaged[at] ^= 0xff;
      CHECK(refusal(parse(damaged)) == DropReason::vrrp_checksum);
    }
  }
}

TEST_CASE("version 2's authentication field: refused, of another length, summed without it, over IPv6, with AH or auth_hmac") {
  auto spec = as_uvrrpd();
  for (const std::size_t size : {1u, 4u, 7u, 9u, 16u}) {
    spec.version_2_auth = Octets(size, 1);
    CHECK(verdict(spec) == DropReason::vrrp_length);
  }
  spec = v3();
  spec.trailer = as_uvrrpd().version_2_auth;  // a trailer is not summed
  CHECK(verdict(spec) == DropReason::vrrp_checksum);
  spec = v3_ipv6();
  spec.version_2_auth = as_uvrrpd().version_2_auth;
  CHECK(verdict(spec) == DropReason::vrrp_length);
  spec = as_uvrrpd();
  spec.ah = true;
  CHECK(verdict(spec) == DropReason::vrrp_length);
  CHECK(verdict(with_trailer(as_uvrrpd())) == DropReason::vrrp_length);
}
