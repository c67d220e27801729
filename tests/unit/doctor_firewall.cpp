#include <doctest/doctest.h>

#include "doctor/firewall.hpp"

using doctor::Outcome;
using doctor::Packet;
using doctor::Ruleset;

namespace {

Packet udp() {
  Packet packet;
  packet.protocol = 17;
  packet.port = 10112;
  packet.source = wire::parse_ip_address("10.0.0.2");
  packet.is_answered = true;
  return packet;
}

Packet vrrp() {
  Packet packet;
  packet.protocol = 112;
  packet.destination = wire::parse_ip_address("224.0.0.18");
  packet.in = "eth0";
  return packet;
}

// An input chain with those rules, each a list of statements.
Ruleset chain(const char* policy, std::initializer_list<std::string> rules, const std::string& more = "") {
  std::string text = R"({"nftables": [{"metainfo": {}}, {"chain": {"family": "inet", "table": "t", "name": "c", "hook": "input", "policy": ")";
  text += std::string(policy) + R"("}})" + more;
  int handle = 1;
  for (const auto& rule : rules) {
    text += R"(, {"rule": {"family": "inet", "table": "t", "chain": "c", "handle": )" + std::to_string(handle++) + R"(, "expr": [)" + rule + "]}}";
  }
  return *Ruleset::parse(text + "]}");
}

Outcome outcome(const Ruleset& rules, const Packet& packet) { return rules.judge("input", packet).outcome; }

std::string match(const std::string& left, const std::string& right, const std::string& op = "==") {
  return R"({"match": {"op": ")" + op + R"(", "left": )" + left + R"(, "right": )" + right + "}}";
}
std::string payload(const char* protocol, const char* field) {
  return std::string(R"({"payload": {"protocol": ")") + protocol + R"(", "field": ")" + field + R"("}})";
}
std::string meta(const char* key) { return std::string(R"({"meta": {"key": ")") + key + R"("}})"; }

const std::string kAccept = R"({"accept": null})";
const std::string kDrop = R"({"drop": null})";
const std::string kState = R"({"ct": {"key": "state"}})";

}  // namespace

TEST_CASE("firewall: policies, and other hooks and families") {
  CHECK(outcome(chain("accept", {}), udp()) == Outcome::passes);
  const auto drops = chain("drop", {});
  CHECK(outcome(drops, udp()) == Outcome::stopped);
  CHECK(drops.judge("input", udp()).rule == "policy drop");
  CHECK(drops.judge("output", udp()).outcome == Outcome::passes);
}

TEST_CASE("firewall: ports and protocols") {
  const auto port = match(payload("udp", "dport"), R"({"set": [53, {"range": [10000, 10200]}]})") + ", " + kAccept;
  CHECK(outcome(chain("drop", {port}), udp()) == Outcome::passes);
  CHECK(outcome(chain("drop", {port}), vrrp()) == Outcome::stopped);
  const auto vrrp_by_name = match(payload("ip", "protocol"), R"("vrrp")") + ", " + kDrop;
  CHECK(outcome(chain("accept", {vrrp_by_name}), vrrp()) == Outcome::stopped);
  CHECK(chain("accept", {vrrp_by_name}).judge("input", vrrp()).rule == "c handle 1");
  CHECK(outcome(chain("accept", {vrrp_by_name}), udp()) == Outcome::passes);
  const auto numbers = match(meta("l4proto"), R"({"set": ["gre", 112]})", "!=") + ", " + kDrop;
  CHECK(outcome(chain("accept", {numbers}), vrrp()) == Outcome::passes);
  CHECK(outcome(chain("accept", {numbers}), udp()) == Outcome::stopped);
  CHECK(outcome(chain("accept", {match(payload("tcp", "dport"), "22") + ", " + kDrop}), udp()) == Outcome::passes);
}

TEST_CASE("firewall: addresses and devices") {
  const auto from = [](const char* right) { return match(payload("ip", "saddr"), right) + ", " + kDrop; };
  CHECK(outcome(chain("accept", {from(R"({"prefix": {"addr": "10.0.0.0", "len": 24}})")}), udp()) == Outcome::stopped);
  CHECK(outcome(chain("accept", {from(R"("10.0.0.3")")}), udp()) == Outcome::passes);
  CHECK(outcome(chain("accept", {from(R"("10.0.0.3")")}), vrrp()) == Outcome::uncertain);  // from whom is not known
  CHECK(outcome(chain("accept", {from(R"("@bad")")}), udp()) == Outcome::uncertain);
  const auto to = match(payload("ip", "daddr"), R"({"range": ["224.0.0.0", "224.0.0.20"]})") + R"(, {"reject": {"type": "icmp"}})";
  CHECK(outcome(chain("accept", {to}), vrrp()) == Outcome::stopped);
  CHECK(outcome(chain("accept", {match(meta("iifname"), R"("eth*")") + ", " + kDrop}), vrrp()) == Outcome::stopped);
  CHECK(outcome(chain("accept", {match(meta("iif"), R"("lo")") + ", " + kDrop}), vrrp()) == Outcome::passes);
  CHECK(outcome(chain("accept", {match(payload("ip6", "saddr"), R"("fe80::1")") + ", " + kDrop}), udp()) == Outcome::passes);
}

TEST_CASE("firewall: connection tracking") {
  const auto known = match(kState, R"(["established", "related"])", "in") + ", " + kAccept;
  CHECK(outcome(chain("drop", {known}), udp()) == Outcome::passes);  // both ends speak
  CHECK(outcome(chain("drop", {known}), vrrp()) == Outcome::stopped);
  const auto invalid = match(kState, R"("invalid")", "in") + ", " + kDrop;
  CHECK(outcome(chain("accept", {invalid}), udp()) == Outcome::passes);
  CHECK(outcome(chain("accept", {invalid}), vrrp()) == Outcome::passes);
  const auto map = R"({"vmap": {"key": )" + kState + R"(, "data": {"set": [["invalid", {"drop": null}], ["new", {"accept": null}]]}}})";
  CHECK(outcome(chain("drop", {map}), vrrp()) == Outcome::passes);
}

TEST_CASE("firewall: what is not understood makes it uncertain, and nothing else") {
  const auto limited = R"({"limit": {"rate": 10}}, )" + kAccept;
  CHECK(outcome(chain("drop", {limited}), udp()) == Outcome::uncertain);
  CHECK(outcome(chain("accept", {limited}), udp()) == Outcome::passes);
  CHECK(outcome(chain("accept", {R"({"xt": {"type": "target", "name": "REJECT"}})"}), udp()) == Outcome::uncertain);
  CHECK(outcome(chain("accept", {R"({"xt": {"type": "match", "name": "comment"}}, )" + kDrop}), udp()) == Outcome::uncertain);
  CHECK(outcome(chain("accept", {R"({"counter": {"packets": 1}}, {"log": null}, )" + kDrop}), udp()) == Outcome::stopped);
  CHECK(outcome(chain("drop", {kAccept, R"({"xt": null})"}), udp()) == Outcome::passes);  // never comes there
  CHECK(outcome(chain("accept", {R"("nonsense")"}), udp()) == Outcome::uncertain);
}

TEST_CASE("firewall: jumps") {
  const std::string target = R"(, {"chain": {"family": "inet", "table": "t", "name": "sub"}}, )"
                             R"({"rule": {"family": "inet", "table": "t", "chain": "sub", "handle": 9, "expr": [)";
  const std::string jump = R"({"jump": {"target": "sub"}})";
  CHECK(outcome(chain("drop", {jump}, target + kAccept + "]}}"), udp()) == Outcome::passes);
  CHECK(outcome(chain("accept", {jump}, target + kDrop + "]}}"), udp()) == Outcome::stopped);
  CHECK(outcome(chain("drop", {jump, kAccept}, target + R"({"return": null}]}})"), udp()) == Outcome::passes);
  CHECK(outcome(chain("drop", {R"({"goto": {"target": "sub"}})", kAccept}, target + R"({"return": null}]}})"), udp()) == Outcome::stopped);
  CHECK(outcome(chain("accept", {jump}, target + jump + "]}}"), udp()) == Outcome::passes);  // a circle ends
}

TEST_CASE("firewall: what nft does not print") {
  CHECK_FALSE(Ruleset::parse(""));
  CHECK_FALSE(Ruleset::parse("[]"));
  CHECK_FALSE(Ruleset::parse(R"({"nftables": 1})"));
  CHECK_FALSE(Ruleset::parse(R"({"nftables": [1]})"));
  CHECK_FALSE(Ruleset::parse(R"({"nftables": [{"rule": {"family": "ip", "table": "x", "chain": "y"}}]})"));
  CHECK(Ruleset::parse(R"({"nftables": [{"chain": 1}, {"rule": []}, {"set": {}}]})"));
}
