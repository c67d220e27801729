// Names in the place of addresses, and `peers_from`: from the text of the file to hosts with addresses.
#include "config/dns_name.hpp"
#include "config/resolve.hpp"
#include "config_support.hpp"

using namespace config_test;

namespace {

using Addresses = std::vector<wire::IpAddress>;

const std::string kNamed = kTop + "[peers]\na = \"10.0.0.1\"\nb = \"b.example\"\nc = { address = [\"c.example\", \"10.0.0.3\"] }\n";
const std::string kFrom = kTop + "peers_from = \"relays.example\"\n";

Addresses ips(std::initializer_list<const char*> texts) {
  Addresses out;
  for (const auto* text : texts) out.push_back(*wire::parse_ip_address(text));
  return out;
}

config::Resolution resolved(const config::Config& config, const config::Answers& answers) {
  auto result = config::resolve(config, answers);
  if (!result) FAIL(result.error().front().to_string());
  return std::move(*result);
}

std::string refused(const config::Config& config, const config::Answers& answers) {
  const auto result = config::resolve(config, answers);
  return result ? "" : result.error().front().to_string();
}

std::string hosts(const config::Config& config) {
  std::string out;
  for (const auto& peer : config.peers) {
    out += peer.name + ":";
    for (const auto& address : peer.addresses) out += " " + to_string(address);
    out += "; ";
  }
  return out;
}

}  // namespace

TEST_CASE("names: what is one, and what is an address that went wrong") {
  for (const auto* name : {"b", "b.example", "B.Example.", "b_1.example", "1.example", "xn--bcher-kva.example", "10a", "10.0.0.3.example"}) {
    CAPTURE(name);
    CHECK(config::is_dns_name(name));
  }
  for (const auto* text : {"", ".", "10.0.0.256", "10.0.0", "10", "10.0.0.x", "10.0.0.3a", "0x7f000001", "b..example", "-b", "b-", "b c", "fd00::1",
                           "10.0.0.3/24", "10.0.0.3:10112", "b.example:1", "b\xc3\xbc"}) {
    CAPTURE(text);
    CHECK_FALSE(config::is_dns_name(text));
  }
  CHECK(config::is_dns_name(std::string(63, 'x')));
  CHECK_FALSE(config::is_dns_name(std::string(64, 'x')));
}

TEST_CASE("names: they stand where addresses stand, in the file and in flags") {
  const auto config = good(kNamed);
  CHECK(config.peers[1].names == std::vector<std::string>{"b.example"});
  CHECK(config.peers[1].addresses.empty());
  CHECK(config.peers[2].names == std::vector<std::string>{"c.example"});
  CHECK(config.peers[2].addresses == ips({"10.0.0.3"}));
  CHECK(config::names_of(config) == std::vector<std::string>{"b.example", "c.example"});
  CHECK(has(config::print_config(config), "\npeer.c.address=10.0.0.3 c.example\n"));
  const auto flags = good(kNamed, {{"peer", "a=10.0.0.1"}, {"peer", "b=b.example"}, {"peer", "b=10.0.0.2"}});
  CHECK(has(config::print_config(flags), "\npeer.b.address=10.0.0.2 b.example\n"));
}

TEST_CASE("names: mistakes") {
  CHECK(has(bad(kNamed + "d = \"B.EXAMPLE\"\n"), "f:7:5: hosts \"b\" and \"d\" both have b.example\n"));
  CHECK(has(bad(kNamed + "d = [\"d.example\", \"d.example\"]\n"), "host \"d\" lists d.example twice\n"));
  CHECK(has(bad(kNamed + "d = \"10.0.0.256\"\n"), "\"10.0.0.256\" is no IPv4 or IPv6 address\n"));
  CHECK(has(bad(kNamed + "d = \"host d\"\n"), "is no IPv4 or IPv6 address, and no name either: that has letters"));
  CHECK(fix(kNamed + "d.example = \"d.example\"\n") == "\"d.example\" = ...");
  CHECK(has(bad(kNamed + "interface = \"eth0.100\"\n"), "`interface` is not a key of [peers]"));
}

TEST_CASE("names: what a lookup gives is filled in behind the addresses") {
  const auto config = resolved(good(kNamed), {{"b.example", {ips({"10.0.0.2", "fd00::2"})}}, {"c.example", {ips({"10.0.0.3", "10.0.0.13"})}}}).config;
  CHECK(hosts(config) == "a: 10.0.0.1; b: 10.0.0.2 fd00::2; c: 10.0.0.3 10.0.0.13; ");
  CHECK(config.unresolved.empty());
  CHECK(config::print_config(config) == config::print_config(good(kNamed)));
  const auto again = resolved(config, {{"b.example", {ips({"10.0.0.9"})}}}).config;
  CHECK(hosts(again) == "a: 10.0.0.1; b: 10.0.0.9; c: 10.0.0.3; ");
  REQUIRE(again.unresolved.size() == 1);
  CHECK(again.unresolved[0].problem == "no answer yet");
}

TEST_CASE("names: one that does not resolve leaves its host without an address") {
  const auto config = resolved(good(kNamed), {{"b.example", {{}, "Name or service not known"}}, {"c.example", {ips({"10.0.0.13"}), "late"}}}).config;
  CHECK(hosts(config) == "a: 10.0.0.1; b:; c: 10.0.0.3 10.0.0.13; ");
  CHECK(config::unresolved_text(config.unresolved) == "b.example (Name or service not known)");
  CHECK(*config::find_self(config, ips({"10.0.0.1"})) == 0);
  const auto none = config::find_self(config, ips({"10.0.0.2"}));
  REQUIRE_FALSE(none);
  CHECK(none.error().to_string() ==
        "f:3:2: error: which host this is cannot be told while names do not resolve: b.example (Name or service not known); known are"
        " a 10.0.0.1, c 10.0.0.3, c 10.0.0.13; this host has 10.0.0.2\n"
        "  fix: see what they are here: getent ahosts b.example; or say which host this is: self = \"a\", or --self a; or list addresses"
        " under [peers]");
}

TEST_CASE("names: two hosts with one address") {
  CHECK(refused(good(kNamed), {{"b.example", {ips({"10.0.0.3"})}}}) ==
        "f:5:1: error: hosts \"c\" and \"b\" both have 10.0.0.3, as b.example resolves to it\n"
        "  fix: give each host its own address: getent ahosts b.example");
}

TEST_CASE("names: a host has no more addresses than fit") {
  const auto result = resolved(good(kNamed), {{"c.example", {ips({"10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4"})}}});
  CHECK(result.config.peers[2].addresses.size() == config::kMaxAddressesPerPeer);
  CHECK(result.surplus == std::vector<std::string>{"host c: 10.1.0.4 of c.example is not used, a host has 4 addresses at most"});
}

TEST_CASE("names: addresses that no other host can reach are none") {
  const auto local = config::usable(ips({"127.0.1.1", "::1"}));
  CHECK(local.addresses.empty());
  CHECK(local.problem == "::1 is a loopback address, which no other host can reach");
  const auto mixed = config::usable(ips({"10.0.0.2", "fe80::1", "10.0.0.1", "10.0.0.2"}));
  CHECK(mixed.addresses == ips({"10.0.0.1", "10.0.0.2"}));
  CHECK(mixed.problem.empty());
}

TEST_CASE("peers_from: each address is a host, and one that is listed is that host") {
  const auto parsed = good(kFrom + "[peers]\na = \"10.0.0.1\"\n");
  CHECK(parsed.peers.size() == 1);
  const auto config = resolved(parsed, {{"relays.example", {ips({"10.0.0.1", "10.0.0.2", "fd00::3"})}}}).config;
  CHECK(hosts(config) == "10.0.0.2: 10.0.0.2; a: 10.0.0.1; fd00--3: fd00::3; ");
  CHECK(config.peers[0].vrids.count() == 255);
  CHECK(*config::find_self(config, ips({"fd00::3"})) == 2);
  CHECK(hosts(resolved(config, {{"relays.example", {ips({"10.0.0.2"})}}}).config) == "10.0.0.2: 10.0.0.2; a: 10.0.0.1; ");
  CHECK(config::print_config(config) == config::print_config(parsed));
  CHECK(has(config::print_config(config), "\npeers_from=relays.example\n"));
}

TEST_CASE("peers_from: alone, from the file or a flag") {
  const auto config = good(kFrom);
  CHECK(config.peers.empty());
  CHECK(good(kTop, {{"peers-from", "relays.example"}}).peers_from == "relays.example");
  const auto nothing = resolved(config, {{"relays.example", {{}, "late"}}}).config;
  const auto self = config::find_self(nothing, ips({"10.0.0.1"}));
  REQUIRE_FALSE(self);
  CHECK(has(self.error().to_string(), "f:3:14: error: which host this is cannot be told while names do not resolve: relays.example (late)"));
  const auto other = good("self = \"10.0.0.9\"\n" + kFrom);
  CHECK(has(config::find_self(resolved(other, {{"relays.example", {ips({"10.0.0.1"})}}}).config, ips({"10.0.0.1"})).error().message,
            "no host is called \"10.0.0.9\""));
}

TEST_CASE("peers_from: mistakes") {
  CHECK(has(bad(kTop + "peers_from = \"10.0.0.1\"\n"), "`peers_from`: \"10.0.0.1\" is an address, and a name is wanted"));
  CHECK(has(bad(kTop + "peers_from = \"10.0.0\"\n"), "`peers_from`: \"10.0.0\" is no name"));
  CHECK(has(bad("quorum = \"majority\"\n" + kFrom), "f:1:10: `quorum`: a majority is counted of all hosts, and with `peers_from`"));
  CHECK(has(bad("interface = \"eth0\"\npeers_from = \"r\"\n"), "there is none for the hosts of `peers_from`"));
  CHECK(has(bad("key_file = \"/k\"\n" + kFrom), "every pair is plaintext"));
  CHECK(has(bad("interface = \"eth0\"\nkey_file = \"/k\"\ncarrier = \"gre\"\npeers_from = \"r\"\n"), "f:3:11: `carrier`: with \"gre\""));
  CHECK(has(bad("carrier = \"tunnel\"\n" + kFrom), "each of them would need a device"));
  CHECK(has(refused(good(kFrom + "[peers]\n\"10.0.0.2\" = \"10.0.0.1\"\n"), {{"relays.example", {ips({"10.0.0.2"})}}}),
            "has the name of another one"));
  config::Answer many;
  for (std::uint8_t i = 1; i <= 65; ++i) many.addresses.push_back(wire::IpAddress(std::array<std::uint8_t, 4>{10, 0, 0, i}));
  CHECK(has(refused(good(kFrom), {{"relays.example", many}}), "there are more than 64 hosts"));
}
