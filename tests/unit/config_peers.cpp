#include "config_support.hpp"

#include <set>

#include "session/identity.hpp"

using namespace config_test;

namespace {

std::string with_host(const std::string& line) { return bad(kTop + kPeers + line + "\n"); }

// Two segment names with the same number on the wire: 16 bits are soon found.
std::pair<std::string, std::string> same_segment_id() {
  std::map<std::uint16_t, std::string> seen;
  for (int i = 0;; ++i) {
    const auto name = "s" + std::to_string(i);
    const auto [other, fresh] = seen.emplace(session::segment_id(name), name);
    if (!fresh) return {other->second, name};
  }
}

}  // namespace

TEST_CASE("config peers: the three forms of a host, in order of names") {
  const auto config = good(kTop +
                           "[peers]\n"
                           "c = { address = [\"10.0.0.3\", \"203.0.113.7\"], sources = [\"10.1.0.0/24\", \"10.2.0.1\"],"
                           "  vrids = [51, \"60-61\"], interfaces = { default = \"ens3\" }, nat = true }\n"
                           "b = [\"10.0.0.2\", \"fd00::2\"]\n"
                           "a = \"10.0.0.1\"\n");
  REQUIRE(config.peers.size() == 3);
  const auto& [a, b, c] = std::tie(config.peers[0], config.peers[1], config.peers[2]);
  CHECK(a.name == "a");
  CHECK(a.where == "f:6:1");
  CHECK(a.sources.empty());
  CHECK(a.vrids.count() == 255);
  CHECK(to_string(b.addresses.at(1)) == "fd00::2");
  CHECK(c.addresses.size() == 2);
  CHECK(to_string(c.sources.at(0)) == "10.1.0.0/24");
  CHECK(to_string(c.sources.at(1)) == "10.2.0.1/32");
  CHECK(c.vrids.count() == 3);
  CHECK(config.interface(config.segments[0], a) == "eth0");
  CHECK(config.interface(config.segments[0], c) == "ens3");
  CHECK(c.nat);
  CHECK_FALSE(a.nat);
}

TEST_CASE("config peers: a section of its own for a host") {
  const auto config = good(kTop + kPeers + "[peers.\"db.example\"]\naddress = \"10.0.0.3\"\n");
  CHECK(config.peers.at(2).name == "db.example");
}

TEST_CASE("config peers: names") {
  CHECK(with_host("db-1 = \"10.0.0.3\"").empty());
  CHECK(with_host("\"" + std::string(63, 'x') + "\" = \"10.0.0.3\"").empty());
  CHECK(has(with_host("\"" + std::string(64, 'x') + "\" = \"10.0.0.3\""), "is no name of a host"));
  CHECK(has(with_host("\"\" = \"10.0.0.3\""), "\"\" is no name of a host"));
  CHECK(has(with_host("A = \"10.0.0.3\""), "f:6:1: \"A\" is no name of a host"));
  CHECK(fix(kTop + kPeers + "Db_1 = \"10.0.0.3\"\n") == "call it db-1");
  CHECK(has(with_host("db.example = \"10.0.0.3\""), "f:6:4: a name with a dot stands in quotes\n"));
  CHECK(fix(kTop + kPeers + "db.example = \"10.0.0.3\"\n") == "\"db.example\" = ...");
}

TEST_CASE("config peers: addresses that no other host can reach") {
  CHECK(with_host("c = \"host\"").empty());
  CHECK(has(with_host("c = \"10.0.0.3/24\""), "an address, not a prefix"));
  CHECK(has(with_host("c = \"10.0.0.3:10112\""), "the port is `port`"));
  CHECK(has(with_host("c = \"[fd00::1]\""), "the port is `port`"));
  CHECK(has(with_host("c = \"10.0.0\""), "\"10.0.0\" is no IPv4 or IPv6 address\n"));
  CHECK(has(with_host("c = \"10.0.0.256\""), "is no IPv4 or IPv6 address"));
  CHECK(has(with_host("c = \"fe80::1%eth0\""), "behind % is not supported"));
  CHECK(has(with_host("c = \"127.0.0.2\""), "is a loopback address"));
  CHECK(has(with_host("c = \"::1\""), "is a loopback address"));
  CHECK(has(with_host("c = \"0.0.0.0\""), "is no host's address"));
  CHECK(has(with_host("c = \"::\""), "is no host's address"));
  CHECK(has(with_host("c = \"224.0.0.18\""), "is a multicast group"));
  CHECK(has(with_host("c = \"255.255.255.255\""), "is the broadcast address"));
  CHECK(has(with_host("c = \"fe80::1\""), "is link-local"));
  CHECK(has(with_host("c = \"::ffff:10.0.0.3\""), "is an IPv4 address in IPv6 form"));
  CHECK(with_host("c = \"169.254.0.3\"").empty());
}

TEST_CASE("config peers: one address, one host") {
  CHECK(has(with_host("c = \"10.0.0.1\""), "f:6:5: hosts \"a\" and \"c\" both have 10.0.0.1\n"));
  CHECK(has(with_host("c = [\"10.0.0.3\", \"10.0.0.2\"]"), "f:6:18: hosts \"b\" and \"c\" both have 10.0.0.2\n"));
  CHECK(has(with_host("c = [\"fd00::1\", \"fd00:0::1\"]"), "host \"c\" lists fd00::1 twice\n"));
}

TEST_CASE("config peers: what a host's table may say") {
  CHECK(has(with_host("c = 5"), "host \"c\" must be an address or a list of them; it is a whole number"));
  CHECK(has(with_host("c = []"), "has no address"));
  CHECK(has(with_host("c = {}"), "f:6:1: host \"c\" has no `address`"));
  CHECK(with_host("c = { adress = \"10.0.0.3\" }") ==
        "f:6:7: unknown key \"adress\" in [peers.c]; did you mean `address`?\n");
  CHECK(has(with_host("c = { addres = \"10.0.0.3\", address = \"10.0.0.3\" }"), "did you mean `address`?"));
  CHECK(has(with_host("c = { address = \"10.0.0.3\", port = 5 }"), "`port` is not a key of [peers.c]"));
  CHECK(has(with_host("c = [\"10.1.0.1\", \"10.1.0.2\", \"10.1.0.3\", \"10.1.0.4\", \"10.1.0.5\"]"),
            "f:6:54: host \"c\" has more than 4 addresses"));
  CHECK(has(with_host("c = { address = \"10.0.0.3\", sources = [\"10.0.0.1/8\"] }"), "all bits are zero"));
  CHECK(has(with_host("c = { address = \"10.0.0.3\", sources = \"10.0.0.0/8\" }"), "must be a list"));
  CHECK(has(with_host("c = { address = \"10.0.0.3\", interfaces = { lan = \"e\" } }"), "unknown segment \"lan\""));
  CHECK(has(with_host("c = { address = \"10.0.0.3\", interfaces = { default = \"a/b\" } }"), "is no name of a network device"));
  CHECK(has(with_host("c = { address = \"10.0.0.3\", nat = 1 }"), "`peers.c.nat` must be true or false"));
  std::string sources;
  for (int i = 0; i <= 64; ++i) sources += "\"10.1." + std::to_string(i) + ".0/24\",";
  CHECK(has(with_host("c = { address = \"10.0.0.3\", sources = [" + sources + "] }"), "lists more than 64 prefixes"));
}

TEST_CASE("config peers: a setting below [peers] is not a host") {
  CHECK(has(with_host("plaintext = true"), "f:6:1: `plaintext` is not a key of [peers] but of the whole file\n"));
  CHECK(has(with_host("interface = \"eth0\""), "`interface` is not a key of [peers]"));
  CHECK(has(with_host("vrids = [51]"), "`vrids` is not a key of [peers]"));
  CHECK(with_host("relay = \"10.0.0.3\"").empty());
}

TEST_CASE("config peers: from 2 to 64 hosts") {
  CHECK(bad(kTop) == "f:1:1: there are no hosts; every host is listed, this one too\n");
  CHECK(bad(kTop + "[peers]\na = \"10.0.0.1\"\n") == "f:3:1: there is only one host; every host is listed, this one too\n");
  CHECK(bad(kTop + "peers = 5\n") == "f:3:9: `peers` must be a table in braces; it is a whole number\n");
  std::string hosts = "[peers]\n";
  for (int i = 1; i <= 64; ++i) hosts += "h" + std::to_string(i) + " = \"10.0.0." + std::to_string(i) + "\"\n";
  CHECK(good(kTop + hosts).peers.size() == 64);
  CHECK(bad(kTop + hosts + "h65 = \"10.0.0.65\"\nh66 = \"10.0.0.66\"\n") == "f:68:1: there are more than 64 hosts\n");
}

TEST_CASE("config pairs: what belongs to two hosts, in either order") {
  const auto config = good(kTop + kPeers + "c = \"10.0.0.3\"\n[pairs]\n\"c  a\" = { carrier = \"pigeon\" }\n");
  CHECK(*config.pair("a", "c").carrier == "pigeon");
  CHECK(*config.pair("c", "a").carrier == "pigeon");
  CHECK(*config.pair("c", "a").plaintext);
  CHECK(*config.pair("a", "b").carrier == "udp");
}

TEST_CASE("config pairs: mistakes") {
  const auto with = [](const std::string& line) { return bad(kTop + kPeers + "[pairs]\n" + line + "\n"); };
  CHECK(has(with("\"a a\" = {}"), "f:7:1: host \"a\" makes no pair with itself\n"));
  CHECK(has(with("\"a bb\" = {}"), "unknown host \"bb\"\n"));
  CHECK(with("\"x y\" = {}") == "f:7:1: unknown host \"x\"\nf:7:1: unknown host \"y\"\n");
  for (const auto* name : {"\"a\"", "\"a b c\"", "\" a b\"", "\"a b \"", "\"\"", "\"a,b\""}) {
    CAPTURE(name);
    CHECK(has(with(std::string(name) + " = {}"), "is no pair"));
  }
  CHECK(has(with("\"a b\" = {}\n\"b a\" = {}"), "f:8:1: the pair of a and b is given twice\n"));
  CHECK(has(with("\"a b\" = 5"), "pair \"a b\" must be a table"));
  CHECK(has(with("\"a b\" = { carrier = \"x\" }"), "`carrier` of pair \"a b\": unknown carrier \"x\""));
  CHECK(has(with("\"a b\" = { plaintext = 1 }"), "must be true or false"));
  CHECK(has(with("\"a b\" = { plaintex = true }"), "did you mean `plaintext`?"));
}

TEST_CASE("config segments: both forms, with the defaults of the top") {
  const auto config = good("plaintext = true\nvrids = [1]\n" + kPeers +
                           "c = { address = \"10.0.0.3\", interfaces = { dmz = \"ens9\" } }\n"
                           "[segments]\nlan = \"eth0\"\ndmz = { interface = \"eth1\", vrids = [60], inject = \"tun\","
                           " groups = [\"224.0.0.99\"], relay = [\"vrrp\"] }\n");
  REQUIRE(config.segments.size() == 2);
  const auto& [lan, dmz] = std::tie(config.segments[0], config.segments[1]);
  CHECK(lan.name == "lan");
  CHECK(lan.vrids.test(1));
  CHECK(lan.vrids.count() == 1);
  CHECK(lan.where == "f:8:7");
  CHECK(dmz.interface == "eth1");
  CHECK(dmz.where == "f:9:21");
  CHECK(dmz.vrids.test(60));
  CHECK(dmz.vrids.count() == 1);
  CHECK(dmz.inject == "tun");
  CHECK(dmz.groups.size() == 1);
  CHECK(config.interface(dmz, config.peers.at(2)) == "ens9");
}

TEST_CASE("config segments: mistakes") {
  const auto with = [](const std::string& lines) { return bad("plaintext = true\n" + kPeers + "[segments]\n" + lines); };
  CHECK(has(bad(kTop + kPeers + "[segments]\nlan = \"eth0\"\n"), "f:1:13: there are both `interface` and [segments]\n"));
  CHECK(has(bad("plaintext = true\n" + kPeers), "f:1:1: no interface is named"));
  CHECK(has(with(""), "no interface is named"));
  CHECK(has(with("LAN = \"eth0\""), "\"LAN\" is no name of a segment"));
  CHECK(has(with("lan = 5"), "segment \"lan\" must be the name of a network device, or a table"));
  CHECK(with("lan = { vrids = [5] }") == "f:6:1: segment \"lan\" has no `interface`\n");
  CHECK(with("lan = { interfac = \"eth0\" }") ==
        "f:6:9: unknown key \"interfac\" in [segments.lan]; did you mean `interface`?\n");
  CHECK(has(with("lan = { interface = \"eth0\", port = 5 }"), "`port` is not a key of [segments.lan]"));
  CHECK(has(with("lan = \"eth0\"\ninject = \"tun\"\n"), "`inject` is not a key of [segments]"));
  CHECK(has(with("lan = \"sixteen-letters-\""), "is no name of a network device"));
  CHECK(has(with("lan = \"eth0\"\ndmz = \"eth0\"\n"), "relay the same VRIDs of eth0"));
  CHECK(with("lan = { interface = \"eth0\", vrids = [1] }\ndmz = { interface = \"eth0\", vrids = [2] }\n").empty());
  std::string many;
  for (int i = 0; i < 65; ++i) many += "s" + std::to_string(i) + " = \"eth" + std::to_string(i) + "\"\n";
  CHECK(with(many) == "f:70:1: there are more than 64 segments\n");
}

TEST_CASE("config segments: two names with one number on the wire") {
  const auto [one, other] = same_segment_id();
  const auto told = bad("plaintext = true\n" + kPeers + "[segments]\n" + one + " = \"eth0\"\n" + other + " = \"eth1\"\n");
  CHECK(told == "f:7:1: the names \"" + one + "\" and \"" + other +
                    "\" give the same number on the wire, so they could not be told apart\n");
}
