// The fields as they stand there, also of what is no advert.
#include "proto/vrrp_fields.hpp"

#include <doctest/doctest.h>

#include "support/adverts.hpp"

using proto::ChecksumForm;
using namespace test;

namespace {

proto::VrrpFields fields_of(const Octets& octets) {
  const auto packet = wire::parse_ip(octets);
  REQUIRE(packet);
  const auto fields = proto::read_vrrp_fields(*packet);
  REQUIRE(refusal(fields) == kAccepted);
  return *fields;
}

wire::IpPacket packet_of(const Octets& octets) { return *wire::parse_ip(octets); }

}  // namespace

TEST_CASE("vrrp fields: version 2") {
  AdvertSpec spec;
  spec.auth_type = 1;
  spec.addresses = {"10.0.0.100", "10.0.0.101"};
  spec.interval = 3;
  const auto octets = advert(spec);
  const auto fields = fields_of(octets);
  CHECK(fields.version == 2);
  CHECK(fields.type == 1);
  CHECK(fields.adver_int == 3);
  CHECK(fields.auth_type == 1);
  CHECK_FALSE(fields.max_adver_int);
  CHECK(fields.addresses.size() == 8);
  CHECK(copy(fields.auth_data) == hex("7333637265740000"));
  CHECK(fields.trailer.empty());
}

TEST_CASE("vrrp fields: version 3, with reserved bits") {
  auto spec = v3();
  spec.interval = 0xa064;
  const auto octets = advert(spec);
  const auto fields = fields_of(octets);
  CHECK(fields.reserved == 0xa);
  CHECK(fields.max_adver_int == 100);
  CHECK_FALSE(fields.auth_type);
  CHECK(fields.auth_data.empty());
}

TEST_CASE("vrrp fields: a message that ends early has the fields before") {
  const auto whole = message({});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto octets = ip_packet({}, copy(base::Bytes(whole).first(size)));
    const auto fields = fields_of(octets);
    CHECK(fields.vrid.has_value() == (size >= 2));
    CHECK(fields.address_count.has_value() == (size >= 4));
    CHECK(fields.adver_int.has_value() == (size >= 6));
    CHECK(fields.checksum.has_value() == (size >= 8));
    CHECK(fields.addresses.size() == (size >= 12 ? 4 : 0));
    CHECK(fields.auth_data.empty());
    CHECK_FALSE(proto::checksum_form(fields, packet_of(octets)));
  }
}

TEST_CASE("vrrp fields: what the checksum would have to be, in each form") {
  for (const bool pseudo_header : {false, true}) {
    auto spec = v3();
    spec.pseudo_header = pseudo_header;
    const auto right = fields_of(advert(spec)).checksum;
    spec.damage = 7;
    const auto octets = advert(spec);
    const auto fields = fields_of(octets);
    CHECK_FALSE(proto::checksum_form(fields, packet_of(octets)));
    const auto form = pseudo_header ? ChecksumForm::pseudo_header : ChecksumForm::message;
    CHECK(proto::right_checksum(fields, packet_of(octets), form) == right);
  }
}

TEST_CASE("vrrp fields: forms that do not exist") {
  const auto v2 = advert({});
  CHECK_FALSE(proto::right_checksum(fields_of(v2), packet_of(v2), ChecksumForm::pseudo_header));
  const auto v6 = advert(v3_ipv6());
  CHECK_FALSE(proto::right_checksum(fields_of(v6), packet_of(v6), ChecksumForm::message));
  CHECK(proto::right_checksum(fields_of(v6), packet_of(v6), ChecksumForm::pseudo_header) == fields_of(v6).checksum);
}

TEST_CASE("vrrp fields: the authentication header") {
  AdvertSpec spec;
  spec.ah = true;
  const auto octets = advert(spec);
  const auto fields = fields_of(octets);
  REQUIRE(fields.ah);
  CHECK(fields.ah->bytes == 24);
  CHECK(fields.ah->spi == 0x0a000001);
  CHECK(fields.ah->icv.size() == 12);
  spec.ah_length = 200;
  const auto broken = advert(spec);
  CHECK(refusal(proto::read_vrrp_fields(packet_of(broken))) == base::DropReason::ah_malformed);
  CHECK(proto::read_ah_fields(packet_of(broken).payload)->bytes == 808);
}
