// CARP shares protocol number, group and first octet with VRRPv2; it is told apart, not carried by mistake.
#include <doctest/doctest.h>

#include "support/adverts.hpp"
#include "support/captures.hpp"

using base::DropReason;
using namespace test;

TEST_CASE("carp: named as such") { CHECK(refusal(parse(carp())) == DropReason::carp_seen); }

TEST_CASE("carp: every packet of ucarp") {
  for (const auto& frame : capture("ucarp-carpv2-failover.pcap").frames) {
    INFO(frame.where);
    CHECK(refusal(parse(frame.ip)) == DropReason::carp_seen);
  }
}

TEST_CASE("carp: VRRPv2 with seven addresses is VRRP") {
  AdvertSpec spec;
  spec.addresses.assign(7, "10.0.0.100");
  CHECK(parsed(spec).address_count == 7);
}

TEST_CASE("carp: VRRPv2 of CARP's length is VRRP") {
  AdvertSpec spec;
  spec.addresses.assign(5, "10.0.0.100");
  CHECK(message(spec).size() == 36);
  CHECK(parsed(spec).address_count == 5);
}
