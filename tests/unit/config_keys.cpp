#include "config_support.hpp"

using namespace config_test;

namespace {

const std::string kOpen = "interface = \"eth0\"\n";  // says nothing of protection
const std::string kKeyFile = "key_file = \"/etc/vrrp-relay/mesh.key\"\n";
const std::string kThree = kPeers + "c = \"10.0.0.3\"\n";

std::string pairs(const std::string& lines) { return kThree + "[pairs]\n" + lines + "\n"; }

std::string key_of(const config::Config& config, const std::string& one, const std::string& other) {
  return config.pair(one, other).key_file.value_or("none");
}

}  // namespace

TEST_CASE("config keys: one for all pairs that have none of their own and are not plaintext") {
  const auto config = good(kOpen + kKeyFile +
                           pairs("\"b a\" = { key_file = \"/k/ab\" }\n"
                                 "\"b c\" = { plaintext = true }"));
  CHECK(config.key_file == "/etc/vrrp-relay/mesh.key");
  CHECK(key_of(config, "a", "b") == "/k/ab");
  CHECK(key_of(config, "b", "a") == "/k/ab");
  CHECK(key_of(config, "a", "c") == "/etc/vrrp-relay/mesh.key");
  CHECK(key_of(config, "b", "c") == "none");
  CHECK_FALSE(*config.pair("a", "b").plaintext);
  CHECK(*config.pair("c", "b").plaintext);
}

TEST_CASE("config keys: only some pairs protected, each by a key of its own") {
  const auto config = good(kTop + pairs("\"a b\" = { key_file = \"/k/ab\", plaintext = false }"));
  CHECK(key_of(config, "a", "b") == "/k/ab");
  CHECK_FALSE(*config.pair("a", "b").plaintext);
  CHECK(key_of(config, "a", "c") == "none");
  CHECK(*config.pair("a", "c").plaintext);
}

TEST_CASE("config keys: the flag, from any folder") {
  CHECK(good(kOpen + kThree, {{"key-file", "mesh.key"}}).key_file == "mesh.key");
  CHECK(good(kOpen + kKeyFile + kThree, {{"key-file", "/k/other"}}).key_file == "/k/other");
  CHECK(has(bad(kOpen + kThree, {{"key-file", ""}}), "--key-file: `key_file` is empty\n"));
}

TEST_CASE("config keys: in the file a path is from / on") {
  CHECK(bad(kOpen + "key_file = \"mesh.key\"\n" + kThree) == "f:2:12: `key_file`: \"mesh.key\" must be a path from / on\n");
  CHECK(fix(kOpen + "key_file = \"mesh.key\"\n" + kThree) == "key_file = \"/etc/vrrp-relay/mesh.key\"");
  CHECK(bad(kOpen + kKeyFile + pairs("\"a b\" = { key_file = \"k\" }")) ==
        "f:8:22: `key_file` of pair \"a b\": \"k\" must be a path from / on\n");
  CHECK(bad(kOpen + pairs("\"a b\" = { key_file = \"k\" }\n\"a c\" = { plaintext = true }\n\"b c\" = { plaintext = true }")) ==
        "f:7:22: `key_file` of pair \"a b\": \"k\" must be a path from / on\n");
}

TEST_CASE("config keys: a wrong type is told once") {
  CHECK(bad(kOpen + "key_file = 5\n" + kThree) == "f:2:12: `key_file` must be text in quotes; it is a whole number\n");
  CHECK(bad(kOpen + "plaintext = 5\n" + kThree) == "f:2:13: `plaintext` must be true or false; it is a whole number\n");
}

TEST_CASE("config keys: none for some pairs") {
  constexpr auto kWhat = "f:1:1: adverts are authenticated and encrypted with a key, and there is none for the ";
  CHECK(bad(kOpen + kThree) == kWhat + std::string("pairs a b, a c, b c\n"));
  CHECK(bad(kOpen + "plaintext = false\n" + kPeers) == kWhat + std::string("pair a b\n"));
  CHECK(bad(kOpen + kThree + "d = \"10.0.0.4\"\n") == kWhat + std::string("pairs a b, a c, a d and 3 more\n"));
  CHECK(bad(kOpen + pairs("\"b a\" = { plaintext = true }\n\"b c\" = { key_file = \"/k\" }")) ==
        kWhat + std::string("pair a c\n"));
  CHECK(bad(kTop + pairs("\"a b\" = { plaintext = false }")) == kWhat + std::string("pair a b\n"));
  CHECK(fix(kOpen + kThree) ==
        "(umask 077; vrrp-relayd --generate-key > /etc/vrrp-relay/mesh.key), copy it to every host, and write key_file ="
        " \"/etc/vrrp-relay/mesh.key\"; or plaintext = true, if nobody else can send to these addresses");
  const auto flags = config::parse(std::nullopt, {{"interface", "eth0"}, {"peer", "a=10.0.0.1"}, {"peer", "b=10.0.0.2"}}, kNames);
  REQUIRE_FALSE(flags);
  CHECK(has(mistakes(flags), "--key-file: adverts are authenticated"));
  CHECK(has(flags.error().front().fix, "and add --key-file /etc/vrrp-relay/mesh.key; or --plaintext, if"));
}

TEST_CASE("config keys: one that nothing would be protected by") {
  constexpr auto kWhat = "f:2:12: there is a key, but every pair is plaintext: adverts would be neither authenticated nor"
                         " encrypted\n";
  CHECK(bad(kOpen + kKeyFile + "plaintext = true\n" + kThree) == kWhat);
  CHECK(bad(kOpen + kKeyFile + kThree, {{"plaintext", "true"}}) == kWhat);
  CHECK(bad(kOpen + kKeyFile + kPeers + "[pairs]\n\"a b\" = { plaintext = true }\n") == kWhat);
  CHECK(has(fix(kOpen + kKeyFile + "plaintext = true\n" + kThree), "remove plaintext = true to protect them, or key_file"));
  CHECK(bad(kOpen + kKeyFile + "plaintext = true\n" + pairs("\"a b\" = { plaintext = false }")).empty());
}

TEST_CASE("config keys: a pair with a key that is plaintext") {
  const auto told = [](int line) {
    return "f:" + std::to_string(line) + ":11: pair \"a b\" has a key_file but is plaintext, so the key would protect nothing\n";
  };
  const auto both = pairs("\"a b\" = { key_file = \"/k\", plaintext = true }");
  CHECK(bad(kOpen + kKeyFile + both) == told(8));
  CHECK(fix(kOpen + kKeyFile + both) == "remove one of the two: plaintext = true, or key_file");
  const auto inherited = pairs("\"a b\" = { key_file = \"/k\" }");
  CHECK(bad(kTop + inherited) == told(8));
  CHECK(fix(kTop + inherited) == "write plaintext = false beside it, or remove it");
}
