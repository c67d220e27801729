#include <doctest/doctest.h>

#include "support/adverts.hpp"

using base::DropReason;
using proto::ChecksumForm;
using namespace std::chrono_literals;
using namespace test;

TEST_CASE("vrrp v3: fields over IPv4") {
  auto spec = v3();
  spec.vrid = 1;
  spec.priority = 200;
  spec.interval = 10;
  spec.addresses = {"10.0.0.100", "10.0.0.101"};
  const auto advert = parsed(spec);
  CHECK(advert.version == 3);
  CHECK(advert.vrid == 1);
  CHECK(advert.priority == 200);
  CHECK(advert.address_count == 2);
  CHECK(advert.auth == proto::Auth::none);
  CHECK(advert.interval == 100ms);
  CHECK_FALSE(advert.has_hmac_trailer);
}

TEST_CASE("vrrp v3: fields over IPv6") {
  const auto advert = parsed(v3_ipv6());
  CHECK(advert.version == 3);
  CHECK(advert.address_count == 2);
  CHECK(advert.interval == 1s);
  CHECK(advert.checksum == ChecksumForm::pseudo_header);
}

TEST_CASE("vrrp v3: over IPv4 both forms of the checksum are right") {
  auto spec = v3();
  CHECK(parsed(spec).checksum == ChecksumForm::pseudo_header);
  spec.pseudo_header = false;  // RFC 9568
  CHECK(parsed(spec).checksum == ChecksumForm::message);
}

TEST_CASE("vrrp v3: the interval has 12 bits, and the reserved bits are ignored") {
  auto spec = v3();
  spec.interval = 0x0fff;
  CHECK(parsed(spec).interval == 40'950ms);
  spec.interval = 0xf001;
  CHECK(parsed(spec).interval == 10ms);
}

TEST_CASE("vrrp v3: refused, interval 0, whatever the reserved bits") {
  auto spec = v3();
  for (const unsigned interval : {0u, 0x1000u, 0xf000u}) {
    spec.interval = interval;
    CHECK(verdict(spec) == DropReason::vrrp_interval_zero);
  }
}

TEST_CASE("vrrp v3: refused, VRID 0") {
  for (auto spec : {v3(), v3_ipv6()}) {
    spec.vrid = 0;
    CHECK(verdict(spec) == DropReason::vrrp_vrid_zero);
  }
}

TEST_CASE("vrrp v3: refused, any other type") {
  for (auto spec : {v3(), v3_ipv6()}) {
    for (const unsigned type : {0u, 2u, 15u}) {
      spec.type = type;
      CHECK(verdict(spec) == DropReason::vrrp_malformed);
    }
  }
}

TEST_CASE("vrrp v3: refused, a checksum that is right in no form") {
  for (const bool pseudo_header : {false, true}) {
    for (auto spec : {v3(), v3_ipv6()}) {
      spec.pseudo_header = pseudo_header;
      spec.damage = 1;
      CHECK(verdict(spec) == DropReason::vrrp_checksum);
    }
  }
}

TEST_CASE("vrrp v3: refused, over IPv6 without a pseudo-header") {
  auto message = test::message(v3_ipv6());
  message[6] = message[7] = 0;
  const auto sum = internet_checksum(message);
  message[6] = static_cast<std::uint8_t>(sum >> 8);
  message[7] = static_cast<std::uint8_t>(sum);
  CHECK(raw_verdict(message, v3_ipv6()) == DropReason::vrrp_checksum);
}

TEST_CASE("vrrp v3: the pseudo-header ties the message to its addresses") {
  for (auto spec : {v3(), v3_ipv6()}) {
    const auto message = test::message(spec);
    spec.source = spec.source == "fe80::1" ? "fe80::2" : "10.0.0.2";
    CHECK(raw_verdict(message, spec) == DropReason::vrrp_checksum);
  }
}

TEST_CASE("vrrp v3: addresses have the size of the family") {
  auto spec = v3_ipv6();
  spec.addresses.assign(32, "fe80::9");
  CHECK(parsed(spec).address_count == 32);
  spec.addresses.clear();
  CHECK(parsed(spec).address_count == 0);
  // IPv4's number of octets for one address is too short over IPv6
  CHECK(raw_verdict(test::message(v3()), v3_ipv6()) == DropReason::vrrp_length);
}

TEST_CASE("vrrp v3: refused, longer or shorter than the address count says") {
  for (const auto& spec : {v3(), v3_ipv6()}) {
    const auto message = test::message(spec);
    for (std::size_t extra = 1; extra < 60; ++extra) {
      if (extra == 28) continue;
      const bool is_version_2_auth = extra == 8 && spec.source == "10.0.0.1";  // which would be summed
      CHECK(raw_verdict(joined(message, Octets(extra)), spec) == (is_version_2_auth ? DropReason::vrrp_checksum : DropReason::vrrp_length));
    }
    for (std::size_t size = 0; size < message.size(); ++size) {
      const auto reason = raw_verdict(copy(base::Bytes(message).first(size)), spec);
      CHECK(reason == (size < 6 ? DropReason::vrrp_malformed : DropReason::vrrp_length));
    }
  }
}
