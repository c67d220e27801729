#include <doctest/doctest.h>

#include "doctor_support.hpp"

using doctor_test::Host;
using doctor_test::ip;

TEST_CASE("doctor: a mode that needs no guard misses none, and comes in as from the wire") {
  Host host;
  host.setup.config.segments[0].inject = "ingress";
  host.facts.guards = std::vector<doctor::FoundGuard>{};
  CHECK(host.names() == "");
  host.setup.config.unguarded = true;
  host.facts.relay->capabilities = doctor::kCapNetRaw;
  CHECK(host.names() == "relay_capabilities");
  host.facts.relay->capabilities = host.facts.capabilities;
  host.facts.devices.push_back({3, "eth1", true, true, 1500, 0, {}, {}, 1});
  host.facts.devices[0].rp_filter = 1;
  CHECK(host.names() == "");
  host.facts.devices[0].addresses = {ip("10.9.0.1")};
  host.facts.devices[1].addresses = {ip("10.0.0.1")};
  host.facts.routes[0].device = "eth1";
  CHECK(host.names() == "rp_filter");
  CHECK(host.fix() == "echo 2 >/proc/sys/net/ipv4/conf/eth0/rp_filter");
  host.setup.config.segments[0].inject = "loopback";
  host.facts.guards = std::vector<doctor::FoundGuard>{{"nftables", "vrrp_relay_default", "", true}};
  CHECK(host.names() == "");
}

TEST_CASE("doctor: a device of the relay's own") {
  Host host;
  host.setup.config.segments[0].inject = "tun";
  host.facts.guards = std::vector<doctor::FoundGuard>{};
  CHECK(host.names() == "interface_missing");
  CHECK(host.fix() == "ip link delete dev eth0, or name another interface in r.toml");
  host.facts.devices[0].is_of_relay = true;
  CHECK(host.names() == "");
  host.facts.relay.reset();
  host.facts.devices[0].running = false;
  CHECK(host.names() == "relay_not_running");
  host.facts.devices.clear();
  CHECK(host.names().find("interface_missing") == std::string::npos);
  host.facts.relay = doctor::Relay{7, "r.toml", host.facts.capabilities};
  CHECK(host.names().starts_with("interface_missing"));
  CHECK(host.fix() == "journalctl -u vrrp-relay");
}

TEST_CASE("doctor: /dev/net/tun is needed by the modes that make a TAP device, and by no other") {
  Host host;
  host.facts.tap = doctor::TapNode{"No such file or directory", ""};
  CHECK(host.names() == "");
  host.setup.config.segments[0].inject = "ingress";
  CHECK(host.names() == "no_tap");
  CHECK(host.evidence() == "/dev/net/tun: No such file or directory");
  CHECK(host.findings()[0].what.starts_with("inject = \"ingress\" needs /dev/net/tun"));
  CHECK_FALSE(host.findings()[0].is_command);
  host.facts.tap->reason.clear();
  CHECK(host.names() == "");
  host.facts.tap->forbidden_user = "vrrp-relay";
  CHECK(host.names() == "no_tap");
  CHECK(host.fix() == "chmod 666 /dev/net/tun");
  CHECK(host.findings()[0].is_command);
  host.setup.config.segments[0].inject = "tun";
  host.facts.devices[0].is_of_relay = true;
  CHECK(host.names() == "no_tap");
  host.facts.tap.reset();
  CHECK(host.names() == "");
}

TEST_CASE("doctor: of several segments the first that needs /dev/net/tun is named, once") {
  Host host("plaintext = true\n[segments]\nlan = \"eth0\"\ndmz = \"eth1\"\n" + config_test::kPeers);
  host.facts.tap = doctor::TapNode{"No such file or directory", ""};
  for (auto& segment : host.setup.config.segments) segment.inject = "ingress";
  const auto names = host.names();
  CHECK(names.find("no_tap") != std::string::npos);
  CHECK(names.find("no_tap") == names.rfind("no_tap"));
}
