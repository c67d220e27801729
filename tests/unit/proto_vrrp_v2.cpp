#include <doctest/doctest.h>

#include "support/adverts.hpp"

using base::DropReason;
using namespace std::chrono_literals;
using namespace test;

TEST_CASE("vrrp v2: fields") {
  AdvertSpec spec;
  spec.vrid = 255;
  spec.priority = 254;
  spec.interval = 3;
  spec.addresses = {"10.0.0.100", "10.0.0.101", "10.0.0.102"};
  const auto advert = parsed(spec);
  CHECK(advert.version == 2);
  CHECK(advert.vrid == 255);
  CHECK(advert.priority == 254);
  CHECK(advert.address_count == 3);
  CHECK(advert.auth == proto::Auth::none);
  CHECK(advert.interval == 3s);
  CHECK(advert.checksum == proto::ChecksumForm::message);
  CHECK_FALSE(advert.has_hmac_trailer);
}

TEST_CASE("vrrp v2: a password is part of the message") {
  AdvertSpec spec;
  spec.auth_type = 1;
  CHECK(parsed(spec).auth == proto::Auth::password);
  auto message = test::message(spec);
  message.back() ^= 1;  // it is summed as well
  CHECK(raw_verdict(message) == DropReason::vrrp_checksum);
}

TEST_CASE("vrrp v2: any priority, any number of addresses") {
  AdvertSpec spec;
  for (const unsigned priority : {0u, 1u, 255u}) {
    spec.priority = priority;
    CHECK(parsed(spec).priority == priority);
  }
  spec.addresses.clear();  // keepalived can send none
  CHECK(parsed(spec).address_count == 0);
  spec.addresses.assign(255, "10.0.0.9");
  CHECK(parsed(spec).address_count == 255);
}

TEST_CASE("vrrp v2: refused, VRID 0") {
  AdvertSpec spec;
  spec.vrid = 0;
  CHECK(verdict(spec) == DropReason::vrrp_vrid_zero);
}

TEST_CASE("vrrp v2: refused, interval 0") {
  AdvertSpec spec;
  spec.interval = 0;
  CHECK(verdict(spec) == DropReason::vrrp_interval_zero);
}

TEST_CASE("vrrp v2: refused, unknown authentication") {
  AdvertSpec spec;
  for (const unsigned type : {3u, 4u, 255u}) {
    spec.auth_type = type;
    CHECK(verdict(spec) == DropReason::vrrp_auth_type);
  }
  spec.auth_type = 2;
  CHECK(verdict(spec) == kAccepted);
}

TEST_CASE("vrrp v2: refused, any other type or version") {
  AdvertSpec spec;
  for (unsigned type = 0; type < 16; ++type) {
    spec.type = type;
    CHECK(verdict(spec) == (type == 1 ? kAccepted : DropReason::vrrp_malformed));
  }
  spec.type = 1;
  for (const unsigned version : {0u, 1u, 4u, 15u}) {
    spec.version = version;
    CHECK(verdict(spec) == DropReason::vrrp_malformed);
  }
}

TEST_CASE("vrrp v2: refused, over IPv6") {
  AdvertSpec spec;
  spec.source = "fe80::1";
  spec.addresses = {"fe80::100"};
  CHECK(verdict(spec) == DropReason::vrrp_malformed);
}

TEST_CASE("vrrp v2: refused, a wrong checksum") {
  AdvertSpec spec;
  for (const unsigned damage : {1u, 0x100u, 0x8000u, 0x5555u}) {
    spec.damage = damage;
    CHECK(verdict(spec) == DropReason::vrrp_checksum);
  }
}

TEST_CASE("vrrp v2: refused, version 3's checksum with a pseudo-header") {
  AdvertSpec spec;
  auto message = test::message(spec);
  message[6] = message[7] = 0;
  const auto sum = internet_checksum(joined(hex("0a000001 e0000012 0070 0014"), message));
  message[6] = static_cast<std::uint8_t>(sum >> 8);
  message[7] = static_cast<std::uint8_t>(sum);
  CHECK(raw_verdict(message) == DropReason::vrrp_checksum);
}

TEST_CASE("vrrp v2: refused, longer or shorter than the address count says") {
  const auto message = test::message({});
  for (std::size_t extra = 1; extra < 60; ++extra) {
    if (extra == 28) continue;  // keepalived's trailer
    CHECK(raw_verdict(joined(message, Octets(extra))) == DropReason::vrrp_length);
  }
  for (std::size_t size = 0; size < message.size(); ++size) {
    const auto reason = raw_verdict(copy(base::Bytes(message).first(size)));
    CHECK(reason == (size < 6 ? DropReason::vrrp_malformed : DropReason::vrrp_length));
  }
  CHECK(raw_verdict(with(message, 3, 2)) == DropReason::vrrp_length);
  CHECK(raw_verdict(with(message, 3, 255)) == DropReason::vrrp_length);
}
