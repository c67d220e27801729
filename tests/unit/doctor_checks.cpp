#include "doctor_support.hpp"

using namespace doctor_test;
using config_test::kPeers;
using config_test::kTop;

TEST_CASE("doctor: nothing is wrong") {
  CHECK(Host().names() == "");
  CHECK_FALSE(doctor::has_faults(Host().findings()));
}

TEST_CASE("doctor: a witness needs no keepalived, no device and no guard") {
  Host host;
  host.setup.config.peers[0].witness = true;
  host.facts.relay->capabilities = doctor::kCapNetRaw;
  host.facts.keepalived = {};
  host.facts.devices[0].name = "ens3";
  host.facts.hears_vrrp = false;
  host.facts.guards->clear();
  CHECK(host.names() == "");
  host.setup.config.peers[0].witness = false;
  CHECK(host.names() != "");
}

TEST_CASE("doctor: the configuration and the keys") {
  Host host;
  host.facts.config_mistakes = {{"r.toml:1:1", "wrong", "right"}, {"r.toml:2:1", "wrong", "right"}};
  host.facts.self_mistake = config::Mistake{"r.toml:3:1", "who?", "say it"};
  host.facts.key_mistakes = {{"mesh.key", "others can read it", "chmod 600 mesh.key"}};
  const auto findings = doctor::check_all(host.facts, nullptr);
  REQUIRE(findings.size() == 4);
  CHECK(host.names() == "config_invalid config_invalid host_unknown key_file");
  CHECK_FALSE(findings[0].is_command);
  CHECK(findings[3].is_command);
}

TEST_CASE("doctor: who may read a key file") {
  Host host;
  host.facts.key_files = {{"/etc/mesh.key", false}, {"/etc/ab.key", true}};
  CHECK(host.names() == "");  // the relay that runs has read it
  host.facts.relay.reset();
  CHECK(host.names() == "key_file relay_not_running");
  CHECK(host.fix() == "chgrp vrrp-relay /etc/mesh.key && chmod 640 /etc/mesh.key");

  Host other;
  other.facts.key_mistakes = {{"mesh.key", "cannot read this key file: Permission denied", "let it"}};
  CHECK(other.names() == "key_file");
  other.facts.capabilities = 0;
  CHECK(other.names() == "not_privileged cannot_tell");
}

TEST_CASE("doctor: the relay") {
  Host host;
  host.facts.relay.reset();
  CHECK(host.names() == "relay_not_running");
  CHECK(host.fix() == "systemctl start vrrp-relay");
  host.facts.other_relays = {{9, "other.toml", std::nullopt}};
  CHECK(host.evidence() == "pid 9 runs with other.toml");

  host.facts.udp = {{ip("0.0.0.0"), 10112, 5, "socat"}};
  CHECK(host.names() == "relay_not_running port_taken");
  CHECK(host.findings()[1].evidence == "socat, pid 5 has 0.0.0.0, port 10112");
  host.facts.udp[0].program = "vrrp-relayd";
  CHECK(host.names() == "relay_not_running");
}

TEST_CASE("doctor: capabilities of the relay and of this process") {
  Host host;
  host.facts.relay->capabilities = doctor::kCapNetRaw;
  CHECK(host.names() == "relay_capabilities");
  CHECK(host.findings()[0].what == "the relay runs without CAP_NET_ADMIN");
  host.setup.config.unguarded = true;  // then it needs none
  CHECK(host.names() == "");
  host.facts.relay->capabilities = 0;
  CHECK(host.names() == "relay_capabilities");

  Host blind;
  blind.facts.capabilities = 0;
  blind.facts.guards.reset();
  blind.facts.ruleset.reset();
  CHECK(blind.names() == "not_privileged");
}

TEST_CASE("doctor: the interface") {
  Host host;
  auto& eth0 = host.facts.devices[0];
  eth0.up = false;
  CHECK(host.names() == "interface_down");
  CHECK(host.fix() == "ip link set dev eth0 up");
  eth0.up = true;
  eth0.running = false;
  CHECK(host.names() == "interface_down");
  CHECK_FALSE(host.findings()[0].is_command);
  eth0.running = true;
  eth0.addresses = {ip("fe80::1")};
  CHECK(host.names() == "interface_address");
  eth0.name = "eth7";
  CHECK(host.names() == "interface_missing");
}

TEST_CASE("doctor: an address that is listed and not there") {
  Host host(kTop + "[peers]\na = [\"10.0.0.1\", \"10.0.1.1\"]\nb = \"10.0.0.2\"\n");
  CHECK(host.names() == "address_missing");
  host.setup.config.peers[0].nat = true;
  CHECK(host.names() == "");
}

TEST_CASE("doctor: keepalived does not run, or cannot be read") {
  Host host;
  host.facts.keepalived.pid.reset();
  CHECK(host.names() == "keepalived_not_running");
  host.facts.keepalived.conf.reset();
  host.facts.keepalived.unread = "Permission denied";
  CHECK(host.names() == "keepalived_not_running cannot_tell");
  host.facts.keepalived.pid = 8;
  CHECK_FALSE(doctor::has_faults(host.findings()));
}

TEST_CASE("doctor: an instance that the relay does not serve") {
  Host host;
  host.keepalived("vrrp_instance A {\n interface eth1\n}\n");
  CHECK(host.names() == "keepalived_interface");
  CHECK(host.evidence() == "k.conf:1: vrrp_instance A");
  host.keepalived("vrrp_instance A {\n interface $IF\n}\n");
  CHECK(host.names() == "cannot_tell");
  host.keepalived("$IF=eth0\nvrrp_instance A {\n interface $IF\n virtual_router_id 9\n}\n");
  CHECK(host.names() == "");
  host.keepalived("");
  CHECK(host.names() == "keepalived_interface");
  host.keepalived("include conf.d/*.conf\n");
  CHECK(host.names() == "cannot_tell");
}

TEST_CASE("doctor: an instance on the macvlan of a segment") {
  Host host;
  host.facts.devices.push_back({5, "vrrp.51", true, true, 1500, 2, {}, {ip("224.0.0.18")}, 0});
  host.facts.devices[0].groups.clear();
  CHECK(host.names() == "");
  host.facts.devices[1].groups.clear();
  CHECK(host.names() == "no_listener");
}

TEST_CASE("doctor: unicast, VRID, group and source of an instance") {
  Host host;
  host.keepalived("vrrp_instance A {\n interface eth0\n unicast_peer {\n 10.0.0.2\n }\n}\n");
  CHECK(host.names() == "unicast_peer");

  Host vrid("vrids = [7]\n" + kTop + kPeers);
  CHECK(vrid.names() == "keepalived_vrid");
  Host own(kTop + "[peers]\na = { address = \"10.0.0.1\", vrids = [7] }\nb = \"10.0.0.2\"\n");
  CHECK(own.names() == "keepalived_vrid");

  Host group;
  group.keepalived("global_defs {\n vrrp_mcast_group4 224.0.0.81\n}\n" + kKeepalived);
  CHECK(group.names() == "keepalived_group");

  Host source;
  source.keepalived("vrrp_instance A {\n interface eth0\n mcast_src_ip 10.0.0.77\n}\n");
  CHECK(source.names() == "keepalived_source");
}

TEST_CASE("doctor: nobody listens") {
  Host host;
  host.facts.devices[0].groups = {ip("224.0.0.1")};
  CHECK(host.names() == "no_listener");
  host.facts.devices[0].groups = {ip("224.0.0.18")};
  host.facts.hears_vrrp = false;
  CHECK(host.names() == "no_listener");
  host.facts.hears_vrrp.reset();
  CHECK(host.names() == "");
}

TEST_CASE("doctor: the guard") {
  Host host;
  host.facts.guards->clear();
  CHECK(host.names() == "guard_missing");
  host.setup.config.unguarded = true;
  CHECK(host.names() == "");
  host.setup.config.unguarded = false;
  host.facts.guards = std::vector<doctor::FoundGuard>{{"clsact", "", "eth0", false}};
  CHECK(host.names() == "");
  host.facts.relay.reset();
  CHECK(host.names() == "relay_not_running guard_left_over");
  CHECK(host.findings()[1].fix == "tc filter del dev eth0 egress pref 30322");
  host.facts.guards = std::vector<doctor::FoundGuard>{{"nftables", "vrrp_relay_x y", "", false}};
  CHECK(host.findings()[1].fix == "nft delete table netdev 'vrrp_relay_x y'");
}

TEST_CASE("doctor: the way to a peer") {
  Host host;
  auto& route = host.facts.routes[0];
  route.neighbour_failed = true;
  CHECK(host.names() == "neighbour_silent");
  route.neighbour_failed = false;
  route.exists = false;
  route.reason = "Network is unreachable";
  CHECK(host.names() == "no_route");
  CHECK(host.evidence() == "ip route get 10.0.0.2: Network is unreachable");
}

TEST_CASE("doctor: one address of a peer that can be reached is enough") {
  Host host(kTop + "[peers]\na = \"10.0.0.1\"\nb = [\"10.0.0.2\", \"fd00::2\"]\n");
  host.facts.routes.push_back({ip("fd00::2"), false, "Network is unreachable", "", std::nullopt, false});
  CHECK(host.names() == "");
}

TEST_CASE("doctor: a name that does not resolve") {
  Host host(kTop + "[peers]\na = \"10.0.0.1\"\nb = \"b.example\"\n");
  host.setup.config.unresolved = {{"b.example", "Name or service not known"}};
  CHECK(host.names() == "name_unresolved");
  CHECK(host.evidence() == "getent ahosts b.example: Name or service not known");
}

TEST_CASE("doctor: rp_filter where the way back is another") {
  Host host;
  host.facts.devices.push_back({3, "eth1", true, true, 1500, 0, {ip("192.0.2.1")}, {}, 0});
  host.facts.routes[0].device = "eth1";
  host.facts.devices[0].rp_filter = 2;
  CHECK(host.names() == "");
  host.facts.devices[0].rp_filter = 1;
  CHECK(host.names() == "rp_filter");
  CHECK(host.fix() == "echo 2 >/proc/sys/net/ipv4/conf/eth0/rp_filter");
  host.facts.routes[0].device = "eth0";
  CHECK(host.names() == "");
}

TEST_CASE("doctor: an MTU that is too small") {
  Host host;
  host.facts.devices[0].mtu = 175;
  CHECK(host.names() == "mtu");
  CHECK(host.evidence() == "it has 175, and 176 are needed on the way to b");
  host.facts.devices[0].mtu = 176;
  CHECK(host.names() == "");
}

TEST_CASE("doctor: the worst first, and notes are no faults") {
  Host host;
  host.facts.has_legacy_rules = true;
  CHECK(host.names() == "cannot_tell");
  CHECK_FALSE(doctor::has_faults(host.findings()));
  host.facts.devices[0].mtu = 100;
  host.facts.keepalived.pid.reset();
  CHECK(host.names() == "keepalived_not_running mtu cannot_tell");
}

TEST_CASE("doctor: what the firewall stops") {
  const std::string table = R"(, {"chain": {"family": "inet", "table": "filter", "name": "input", "hook": "input", "policy": "drop"}})";
  Host host;
  host.rules(table);
  CHECK(host.names() == "firewall firewall");
  CHECK(host.findings()[0].fix == "nft insert rule inet filter input udp dport 10112 accept");
  CHECK(host.findings()[1].fix == "nft insert rule inet filter input meta l4proto 112 accept");

  Host gre(kTop + "carrier = \"gre\"\n" + kPeers);
  gre.rules(table);
  CHECK(gre.fix() == "nft insert rule inet filter input meta l4proto 47 accept");

  Host unread;
  unread.facts.ruleset.reset();
  unread.facts.ruleset_unread = "nft is not installed";
  CHECK(unread.names() == "cannot_tell");
}

TEST_CASE("doctor: words of a shell") {
  CHECK(doctor::pasted("/etc/k.conf") == "/etc/k.conf");
  CHECK(doctor::pasted("") == "''");
  CHECK(doctor::pasted("a b'c") == "'a b'\\''c'");
  CHECK(doctor::pasted("$(reboot)") == "'$(reboot)'");
}
