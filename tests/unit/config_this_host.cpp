#include "config_support.hpp"

using namespace config_test;

namespace {

std::vector<wire::IpAddress> addresses(std::initializer_list<const char*> texts) {
  std::vector<wire::IpAddress> out;
  for (const auto* text : texts) out.push_back(*wire::parse_ip_address(text));
  return out;
}

}  // namespace

TEST_CASE("config self: the host that has a listed address") {
  const auto config = good(kTop + kPeers);
  CHECK(*config::find_self(config, addresses({"127.0.0.1", "192.0.2.1", "10.0.0.2"})) == 1);
  CHECK(*config::find_self(config, addresses({"10.0.0.1"})) == 0);
}

TEST_CASE("config self: none") {
  const auto found = config::find_self(good(kTop + kPeers), addresses({"127.0.0.1", "::1", "fe80::1", "192.0.2.1", "fd00::9"}));
  REQUIRE_FALSE(found);
  CHECK(found.error().to_string() ==
        "f:3:2: error: none of the listed addresses is on this host: listed are a 10.0.0.1, b 10.0.0.2;"
        " this host has 192.0.2.1, fd00::9\n"
        "  fix: add this host, or say which one it is: self = \"a\", or --self a");
  const auto bare = config::find_self(good(kTop + kPeers), {});
  CHECK(has(bare.error().message, "this host has no address"));
}

TEST_CASE("config self: several") {
  const auto found = config::find_self(good(kTop + kPeers), addresses({"10.0.0.2", "10.0.0.1"}));
  REQUIRE_FALSE(found);
  CHECK(found.error().message == "more than one listed host has an address of this host: a (10.0.0.1), b (10.0.0.2)");
  CHECK(has(found.error().fix, "--self a"));
}

TEST_CASE("config self: what is said beats what is found") {
  const auto config = good("self = \"b\"\n" + kTop + kPeers);
  CHECK(*config::find_self(config, addresses({"10.0.0.1", "10.0.0.2"})) == 1);
  CHECK(*config::find_self(config, {}) == 1);
}

TEST_CASE("config: an interface that does not exist") {
  const auto config = good(kTop + kPeers);
  const auto mistake = config::missing_interface(config, config.segments[0], "eth0",
                                                 {{"lo", addresses({"127.0.0.1"})}, {"ens3", addresses({"10.0.0.2"})}});
  CHECK(mistake.to_string() ==
        "f:1:13: error: this host has no interface eth0; it has lo, ens3\n"
        "  fix: ens3 has the address 10.0.0.2 of host b: interface = \"ens3\"; if it has this name on this host only:"
        " b = { address = \"10.0.0.2\", interfaces = { default = \"ens3\" } }");
  const auto strange = config::missing_interface(config, config.segments[0], "eth0", {{"lo", {}}});
  CHECK(strange.message == "this host has no interface eth0; it has lo");
  CHECK(strange.fix == "name one of them, where the VRRP daemon speaks");
}

TEST_CASE("config print: sorted key=value lines of what holds") {
  const auto config = good("interface = \"eth0\"\nmax_delay = 0.05\nvrids = [7, \"51-60\"]\nplaintext = true\n"
                           "[peers]\nb = [\"10.0.0.2\", \"fd00::2\"]\n\"a.x\" = { address = \"10.0.0.1\","
                           " sources = [\"10.1.0.0/24\"], vrids = [51], interfaces = { default = \"ens3\" } }\n"
                           "[pairs]\n\"b a.x\" = { carrier = \"pigeon\" }\n");
  CHECK(config::print_config(config) ==
        "carrier=udp\n"
        "control.group=\n"
        "control.path=/run/vrrp-relay/ctl.sock\n"
        "health_file=\n"
        "key_file=\n"
        "log.level=info\n"
        "max_delay=0.05\n"
        "metrics.listen=\n"
        "observe=false\n"
        "pair.a.x/b.carrier=pigeon\n"
        "pair.a.x/b.device=\n"
        "pair.a.x/b.gre_checksum=false\n"
        "pair.a.x/b.gre_key=\n"
        "pair.a.x/b.gre_sequence=false\n"
        "pair.a.x/b.key_file=\n"
        "pair.a.x/b.plaintext=true\n"
        "peer.a.x.address=10.0.0.1\n"
        "peer.a.x.interface.default=ens3\n"
        "peer.a.x.nat=false\n"
        "peer.a.x.sources=10.1.0.0/24\n"
        "peer.a.x.vrids=51\n"
        "peer.a.x.witness=false\n"
        "peer.b.address=10.0.0.2 fd00::2\n"
        "peer.b.interface.default=eth0\n"
        "peer.b.nat=false\n"
        "peer.b.sources=\n"
        "peer.b.vrids=1-255\n"
        "peer.b.witness=false\n"
        "peers_from=\n"
        "ping=1\n"
        "plaintext=true\n"
        "port=10112\n"
        "quorum=off\n"
        "rate=250\n"
        "segment.default.groups=224.0.0.18 ff02::12\n"
        "segment.default.inject=loopback\n"
        "segment.default.interface=eth0\n"
        "segment.default.relay=vrrp\n"
        "segment.default.vrids=7 51-60\n"
        "self=\n"
        "tunnel.key=\n"
        "tunnel.mtu=\n"
        "tunnel.name=\n"
        "tunnel.network=\n"
        "tunnel.over=\n"
        "tunnel.type=\n"
        "unguarded=false\n");
}
