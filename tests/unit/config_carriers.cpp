// What a pair says of its carrier, and [tunnel].
#include "config_support.hpp"

using config_test::bad;
using config_test::fix;
using config_test::good;
using config_test::has;
using config_test::kPeers;
using config_test::kTop;

namespace {

std::string pair(const std::string& members) { return kTop + kPeers + "[pairs]\n\"b a\" = { " + members + " }\n"; }

const std::string kTwoSegments = "plaintext = true\n[segments]\nlan = \"eth0\"\ndmz = \"eth1\"\n";

}  // namespace

TEST_CASE("carriers: options of gre") {
  const auto options =
      good(pair("carrier = \"gre\", gre_key = 42, gre_checksum = true, gre_sequence = true")).pair("a", "b").options;
  CHECK(options.gre_keys == std::map<std::string, std::uint32_t>{{"default", 42}});
  CHECK(options.gre_checksum);
  CHECK(options.gre_sequence);
  CHECK(good(pair("carrier = \"gre\", gre_key = 4294967295")).pair("a", "b").options.gre_keys.at("default") == 0xffffffffu);
}

TEST_CASE("carriers: several segments need a key for each, or one may have none") {
  const auto text = [](const std::string& members) {
    return kTwoSegments + kPeers + "[pairs]\n\"a b\" = { carrier = \"gre\"" + members + " }\n";
  };
  CHECK(good(text(", gre_key = { lan = 1, dmz = 2 }")).pair("a", "b").options.gre_keys.size() == 2);
  CHECK(bad(text(", gre_key = { dmz = 2 }")).empty());
  CHECK(has(bad(text("")), "has the same GRE key as another one"));
  CHECK(has(bad(text(", gre_key = { lan = 2, dmz = 2 }")), "has the same GRE key as another one"));
  CHECK(has(bad(text(", gre_key = 42")), "there is one for each"));
  CHECK(has(bad(text(", gre_key = { lan = 1, dmx = 2 }")), "did you mean"));
}

TEST_CASE("carriers: what protects nothing needs plaintext") {
  const auto text = "interface = \"eth0\"\nkey_file = \"/k\"\n" + kPeers + "[pairs]\n\"a b\" = { carrier = \"gre\" }\n";
  CHECK(bad(text) == "f:7:1: pair \"a b\": the carrier \"gre\" protects nothing, and the pair is not set to plaintext\n");
  CHECK(has(fix(text), "plaintext = true"));
  // A global carrier is one mistake, not one for each pair.
  const auto global = "interface = \"eth0\"\nkey_file = \"/k\"\ncarrier = \"gre\"\n" + kPeers + "c = \"10.0.0.3\"\n";
  CHECK(bad(global) == "f:3:11: pair \"a b\": the carrier \"gre\" protects nothing, and the pair is not set to plaintext\n");
}

TEST_CASE("carriers: an option of another carrier is a mistake") {
  CHECK(has(bad(pair("gre_key = 42")), "has a gre_... option, but its carrier is \"udp\""));
  CHECK(has(bad(pair("gre_sequence = true")), "has a gre_... option"));
  CHECK(has(bad(pair("carrier = \"gre\", device = \"gre1\"")), "has a device, but its carrier is \"gre\""));
  CHECK(has(bad(pair("carrier = \"gre\", gre_key = -1")), "must be 0 to 4294967295"));
  CHECK(has(bad(pair("carrier = \"gre\", gre_key = \"42\"")), "must be a whole number"));
  CHECK(has(bad(pair("carrier = \"gre\", gre_kez = 42")), "did you mean"));
  // Of a carrier that nobody knows, no more is said.
  CHECK(bad(pair("carrier = \"grr\", gre_key = 42")) == "f:7:21: `carrier` of pair \"b a\": unknown carrier \"grr\"; did you mean `gre`?\n");
}

TEST_CASE("carriers: a tunnel has a device") {
  CHECK(good(pair("carrier = \"tunnel\", device = \"gre1\"")).pair("a", "b").options.device == "gre1");
  CHECK(has(bad(pair("carrier = \"tunnel\"")), "names no device"));
  CHECK(has(fix(pair("carrier = \"tunnel\"")), "device = \"gre1\""));
  const auto two = kTwoSegments + kPeers + "[pairs]\n\"a b\" = { carrier = \"tunnel\", device = \"gre1\" }\n";
  CHECK(has(bad(two), "carries one segment"));
}

TEST_CASE("tunnel: every key") {
  const auto config = good(kTop + kPeers + "[tunnel]\ntype = \"gretap\"\nover = \"wireguard\"\nkey = 7\nname = \"vrrp1\"\n"
                           "network = \"10.9.0.0/24\"\nmtu = 1400\n");
  CHECK(config.tunnel.type == "gretap");
  CHECK(config.tunnel.over == "wireguard");
  CHECK(config.tunnel.key == 7u);
  CHECK(config.tunnel.name == "vrrp1");
  CHECK(wire::to_string(*config.tunnel.network) == "10.9.0.0/24");
  CHECK(config.tunnel.mtu == 1400);
  const auto printed = print_config(config);
  for (const auto* const line : {"tunnel.type=gretap\n", "tunnel.over=wireguard\n", "tunnel.key=7\n", "tunnel.name=vrrp1\n",
                                 "tunnel.network=10.9.0.0/24\n", "tunnel.mtu=1400\n"}) {
    CHECK(has(printed, line));
  }
}

TEST_CASE("tunnel: mistakes") {
  const auto with = [](const std::string& line) { return bad(kTop + kPeers + "[tunnel]\n" + line + "\n"); };
  CHECK(has(with("type = \"ipip\""), "unknown type of tunnel \"ipip\""));
  CHECK(has(with("over = \"ipsec\""), "unknown underlay"));
  CHECK(has(with("mtu = 100"), "must be 576 to 9216"));
  CHECK(has(with("network = \"10.9.0.1/24\""), "f:7:11"));
  CHECK(has(with("nmae = \"gre1\""), "did you mean"));
  CHECK(has(bad("tunnel = 5\n" + kTop + kPeers), "must be a table"));
}
