// The rules for one advert that need nothing but the advert and the segment.
#include "core/policy.hpp"

#include <doctest/doctest.h>

#include "support/adverts.hpp"
#include "support/rig.hpp"

using base::DropReason;
using core::check_advert;
using namespace test;

namespace {

DropReason checked(const AdvertSpec& spec, const config::Segment& segment = test::segment("default")) {
  return refusal(check_advert(advert(spec), segment));
}

}  // namespace

TEST_CASE("policy: an ordinary advert passes, whole") {
  const auto octets = advert({});
  const auto result = check_advert(octets, segment("default"));
  REQUIRE(result);
  CHECK(result->advert.vrid == 51);
  CHECK(copy(result->packet.octets) == octets);
  CHECK(checked(v3()) == kAccepted);
  CHECK(checked(v3_ipv6()) == kAccepted);
}

TEST_CASE("policy: refused, any other TTL or hop limit") {
  for (auto spec : {AdvertSpec{}, v3(), v3_ipv6()}) {
    for (const unsigned ttl : {0u, 1u, 64u, 254u}) {
      spec.ttl = ttl;
      CHECK(checked(spec) == DropReason::ttl_not_255);
    }
  }
}

TEST_CASE("policy: refused, any other destination") {
  AdvertSpec spec;
  for (const auto* const destination : {"224.0.0.19", "224.0.0.1", "10.0.0.2", "255.255.255.255"}) {
    spec.destination = destination;
    CHECK(checked(spec) == DropReason::wrong_group);
  }
  auto ipv6 = v3_ipv6();
  ipv6.destination = "ff02::1";
  CHECK(checked(ipv6) == DropReason::wrong_group);
}

TEST_CASE("policy: the groups are the segment's") {
  auto other = segment("default");
  other.groups = {ip("224.0.0.44")};
  AdvertSpec spec;
  CHECK(checked(spec, other) == DropReason::wrong_group);
  spec.destination = "224.0.0.44";
  CHECK(checked(spec, other) == kAccepted);
}

TEST_CASE("policy: refused, a VRID that the segment does not list") {
  auto narrow = segment("default");
  narrow.vrids.reset();
  narrow.vrids.set(52);
  AdvertSpec spec;
  CHECK(checked(spec, narrow) == DropReason::vrid_not_allowed);
  spec.vrid = 52;
  CHECK(checked(spec, narrow) == kAccepted);
}

TEST_CASE("policy: sources that no VRRP daemon can have") {
  for (const auto* const source :
       {"0.0.0.0", "127.0.0.1", "127.1.2.3", "224.0.0.18", "239.1.1.1", "255.255.255.255", "::", "::1", "ff02::12"}) {
    CHECK_MESSAGE(core::is_impossible_source(ip(source)), source);
  }
  for (const auto* const source : {"10.0.0.1", "169.254.1.1", "192.0.2.1", "fe80::1", "2001:db8::1"}) {
    CHECK_MESSAGE(!core::is_impossible_source(ip(source)), source);
  }
}
