// What the relay tells of other hosts.
#include <doctest/doctest.h>

#include "doctor_support.hpp"

using doctor_test::Host;
using doctor_test::ip;

TEST_CASE("doctor: what passes to and from another host") {
  Host host;
  auto& pair = host.facts.pairs.emplace().emplace_back();
  pair.name = "b";
  pair.address = ip("10.0.0.2");
  CHECK(host.names() == "");
  pair.passed[0] = {true, true};
  pair.passed[1] = {false, false};  // what does not pass is a fault of UDP alone: that is what the relay goes by
  CHECK(host.names() == "");
  pair.passed[0] = {false, true};
  CHECK(host.names() == "flow_blocked");
  CHECK(host.findings()[0].what == "a new flow from b (10.0.0.2) does not reach this host");
  pair.passed[0] = {true, false};
  CHECK(host.findings()[0].what == "a new flow from this host does not reach b (10.0.0.2)");
  pair.is_down = true;
  CHECK(host.names() == "peer_silent");
  pair.own_key = "00000001";
  pair.refused_key = "00000002";
  CHECK(host.names() == "key_differs");
  CHECK(host.evidence() == "its key id is 00000002, this host's is 00000001");
  pair.is_down = false;  // somebody else's INIT
  pair.passed[0] = {true, true};
  CHECK(host.names() == "");
  host.facts.pairs.reset();
  host.facts.pairs_unasked = "no answer for 5 s";
  CHECK(host.names() == "cannot_tell");
}

TEST_CASE("doctor: the version of keepalived.conf, beside the one that the MASTER speaks") {
  Host host;
  host.facts.masters = {{"default", 51, ip("10.0.0.2"), "b", 3}};
  CHECK(host.names() == "");
  host.facts.masters[0].version = 2;
  CHECK(host.names() == "keepalived_version");
  CHECK(host.findings()[0].what == "keepalived is set to VRRPv3 for VRID 51, and its MASTER b speaks VRRPv2");
  host.keepalived("vrrp_instance A {\n interface eth0\n virtual_router_id 51\n}\n");
  CHECK(host.names() == "");
  host.facts.masters[0].version = 3;
  CHECK(host.names() == "keepalived_version");
  host.facts.masters[0].vrid = 52;
  CHECK(host.names() == "");
  host.facts.masters[0] = {"default", 51, ip("fe80::2"), "b", 3};
  CHECK(host.names() == "");
}
