#include "trace/explain.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <algorithm>

#include "core/policy.hpp"
#include "support/captures.hpp"
#include "support/packets.hpp"
#include "support/print.hpp"
#include "wire/checksum.hpp"

using base::DropReason;
using trace::Mark;
using namespace test;

namespace {

const trace::RelayRules kRules{{ip("224.0.0.18"), ip("ff02::12")}, std::bitset<256>().set()};

trace::Record packet(const Octets& octets) {
  trace::Record record;
  record.octets = octets;
  return record;
}

trace::Explanation explained(const Octets& octets, const std::optional<trace::KeepalivedRules>& keepalived = {}) {
  return explain(packet(octets), kRules, keepalived);
}

const trace::Rule& rule(const std::vector<trace::Rule>& rules, std::string_view name) {
  static const trace::Rule kNone{"no such rule", Mark::unread};
  const auto found = std::ranges::find(rules, name, &trace::Rule::name);
  return found == rules.end() ? kNone : *found;
}

// The first rule that is refused is the one at which the relay's engine drops it; behind it nothing is judged.
void agrees_by(const Octets& octets, const trace::RelayRules& rules) {
  config::Segment segment;
  segment.groups = rules.groups;
  segment.vrids = rules.vrids;
  segment.relay = rules.relay;
  const auto checked = core::check_advert(octets, segment);
  const auto walk = relay_walk(octets, dissect(packet(octets)), rules);
  auto expected = refusal(checked);
  if (checked && checked->packet.octets.size() > session::kMaxInnerBytes) expected = DropReason::oversized;
  if (checked && checked->packet.has_options && expected == kAccepted) expected = DropReason::ip_options;
  CHECK(relay_refusal(octets, rules).value_or(kAccepted) == expected);
  const auto first = std::ranges::find_if(walk, [](const trace::Rule& one) { return one.mark != Mark::ok && one.mark != Mark::depends; });
  if (expected == kAccepted) {
    CHECK(first == walk.end());
  } else {
    REQUIRE(first != walk.end());
    CHECK(first->mark == Mark::refused);
    CHECK(first->why.starts_with(std::string(name(expected)) + ": "));
    CHECK_FALSE(first->fix.empty());
    CHECK(std::all_of(first + 1, walk.end(), [](const trace::Rule& one) { return one.mark == Mark::unread; }));
  }
}

void agrees(const Octets& octets) { agrees_by(octets, kRules); }

trace::RelayRules relaying(std::initializer_list<const char*> relay) {
  auto rules = kRules;
  rules.relay.clear();
  for (const auto* const text : relay) rules.relay.push_back(*proto::parse_relayed(text));
  return rules;
}

const trace::KeepalivedRules kInstance{true, {}, 2, false, false, 1, {}};

}  // namespace

TEST_CASE("explain: of every packet of every capture, the walk stops where the relay does") {
  std::size_t looked_at = 0;
  auto all = captures();
  for (auto& extra : extra_captures()) all.push_back(std::move(extra));
  for (const auto& one : all) {
    for (const auto& frame : one.frames) {
      INFO(frame.where);
      agrees(frame.ip);
      ++looked_at;
    }
  }
  CHECK(looked_at > 50);
}

TEST_CASE("explain: of every octet of an advert that is changed or missing, too") {
  for (const auto& octets : {advert({}), advert({.version = 3}), advert({.version = 3, .addresses = {"fe80::64"}, .source = "fe80::1"}), advert({.auth_type = 2, .ah = true})}) {
    each_change(octets, agrees);
    each_truncation(octets, [](const Octets& cut) { agrees(cut); });
  }
}

TEST_CASE("explain: what only a peer or the size refuses comes last") {
  const AdvertSpec large{.version = 3, .addresses = std::vector<std::string>(100, "fe80::64"), .source = "fe80::1"};
  agrees(advert(large));
  CHECK(explained(advert(large)).refusal == DropReason::oversized);
  const auto options = advert({.options = hex("01010100")});
  agrees(options);
  CHECK(explained(options).refusal == DropReason::ip_options);
}

TEST_CASE("explain: another group and other VRIDs may be named") {
  const auto octets = advert({.destination = "224.0.0.77"});
  CHECK(explained(octets).refusal == DropReason::wrong_group);
  auto rules = kRules;
  rules.groups = {ip("224.0.0.77")};
  CHECK(explain(packet(octets), rules, {}).relay_takes());
  rules.vrids.reset(51);
  CHECK(explain(packet(octets), rules, {}).refusal == DropReason::vrid_not_allowed);
}

TEST_CASE("explain: which of the valid forms the checksum has, and who calls it wrong") {
  const auto words = [](const AdvertSpec& spec) { return rule(explained(advert(spec)).relay, "checksum").value; };
  const auto says = [](const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; };
  CHECK(says(words({}), "right, over the message (version 2)"));
  CHECK(says(words({.version = 3}), "right, with the IPv4 pseudo-header (RFC 5798)"));
  CHECK(says(words({.version = 3, .pseudo_header = false}), "right, over the message alone (RFC 9568; keepalived's v3_checksum_as_v2)"));
  CHECK(says(words({.version = 3, .addresses = {"fe80::64"}, .source = "fe80::1"}), "right, with the IPv6 pseudo-header (RFC 8200 8.1)"));
  CHECK(says(words({.version = 3, .damage = 1}), "right in no form; over the message 0x"));
  const AdvertSpec uvrrpd{.version = 3, .version_2_auth = Octets(8, 0x11)};
  CHECK(words(uvrrpd).ends_with("right, with the IPv4 pseudo-header (RFC 5798)"));
  CHECK(says(rule(explained(advert(uvrrpd)).relay, "length, count").value, "20 octets, 12 by its address count of 1, and version 2's"));
  CHECK(rule(explained(advert(uvrrpd)).keepalived, "length, count").mark == Mark::refused);
  const Octets trailer(28, 0x11);
  for (const auto& [spec, wrong] : {std::pair(AdvertSpec{}, false), std::pair(AdvertSpec{.version = 3}, false),
                                    std::pair(AdvertSpec{.version = 3, .pseudo_header = false}, true),
                                    std::pair(AdvertSpec{.version = 3, .addresses = {"fe80::64"}, .source = "fe80::1"}, false), std::pair(AdvertSpec{.trailer = trailer}, true),
                                    std::pair(AdvertSpec{.version = 3, .trailer = trailer}, true)}) {
    CHECK(says(words(spec), "tcpdump and tshark call this form wrong") == wrong);
  }
}

TEST_CASE("explain: without keepalived.conf its rules depend on it, what it refuses always it refuses") {
  const auto good = explained(advert({}));
  CHECK(good.keepalived_takes());
  for (const auto* const name : {"VRID", "version", "auth type", "interval", "addresses", "protocol"}) CHECK(rule(good.keepalived, name).mark == Mark::depends);
  for (const auto* const name : {"group", "TTL", "length, count", "type", "checksum"}) CHECK(rule(good.keepalived, name).mark == Mark::ok);
  for (const auto& [spec, name] : {std::pair(AdvertSpec{.ttl = 254}, "TTL"), std::pair(AdvertSpec{.damage = 1}, "checksum"),
                                   std::pair(AdvertSpec{.type = 2}, "type"), std::pair(AdvertSpec{.auth_type = 3}, "auth type"),
                                   std::pair(AdvertSpec{.trailer = Octets(4, 0)}, "length, count")}) {
    const auto refused = explained(advert(spec));
    const std::string which = name;
    INFO(which);
    CHECK_FALSE(refused.keepalived_takes());
    CHECK(rule(refused.keepalived, name).mark == Mark::refused);
  }
  CHECK(rule(explained(advert({.version = 3, .pseudo_header = false})).keepalived, "checksum").mark == Mark::depends);
  CHECK(rule(explained(advert({.trailer = Octets(28, 0)})).keepalived, "auth_hmac").mark == Mark::depends);
}

TEST_CASE("explain: with keepalived.conf what it says is judged") {
  const auto refused = [](const AdvertSpec& spec, const trace::KeepalivedRules& rules, std::string_view name) {
    return rule(explained(advert(spec), rules).keepalived, name).mark == Mark::refused;
  };
  CHECK(explained(advert({}), kInstance).keepalived_takes());
  CHECK(refused({}, trace::KeepalivedRules{}, "VRID"));
  CHECK(refused({.version = 3}, kInstance, "version"));
  CHECK(refused({.auth_type = 2, .ah = true}, kInstance, "protocol"));
  CHECK(refused({.addresses = {"10.0.0.100", "10.0.0.101"}}, kInstance, "addresses"));
  auto unicast = kInstance;
  unicast.is_unicast = true;
  CHECK(refused({}, unicast, "to"));
  CHECK_FALSE(refused({.ttl = 64}, unicast, "TTL"));
  auto group = kInstance;
  group.group = ip("224.0.0.77");
  CHECK(refused({}, group, "group"));
  CHECK_FALSE(refused({.destination = "224.0.0.77"}, group, "group"));
}

TEST_CASE("explain: what the kernel drops keepalived never sees") {
  auto octets = advert({});
  octets[10] ^= 1;
  const auto damaged = explained(octets);
  CHECK_FALSE(damaged.keepalived_takes());
  CHECK(damaged.keepalived.size() == 1);
  CHECK(explained(advert({.fragment = 0x2000})).keepalived_takes());
}

TEST_CASE("explain: what shows no advert is not explained") {
  const auto octets = advert({});
  CHECK_FALSE(not_explained(packet(octets)));
  CHECK(not_explained(trace::Record{}));
  auto cut = packet(octets);
  cut.octets = cut.octets.first(30);
  cut.missing = 10;
  CHECK(not_explained(cut) == "the capture has cut off 10 octets of it; take one with a larger snapshot length");
}

TEST_CASE("explain: as text under 100 columns, and as JSON") {
  const auto refused = render_text(explained(advert({.ttl = 254})));
  INFO(refused);
  CHECK(refused.starts_with(R"(10.0.0.1 > 224.0.0.18  vrid 51 prio 100  v2
the relay: refuses it
  ok       IP header      IPv4, header of 20 octets, packet of 40  (RFC 791 3.1)
  ok       IP checksum    (RFC 791 3.1)
  ok       fragment       none  (RFC 791 3.2)
  ok       protocol       112, relayed as vrrp
  ok       CARP           it is none
  ok       group          224.0.0.18  (RFC 9568 5.1.1.2)
  REFUSED  TTL            254  (RFC 9568 5.1.1.3)
                          ttl_not_255: the TTL (hop limit) is not 255: the advert passed a router
                          or is forged (RFC 9568 5.1.1.3)
)"));
  for (const auto& octets : {advert({}), advert({.version = 3, .damage = 1, .trailer = Octets(28, 0)}), Octets{}, carp(), advert({.fragment = 0x2000})}) {
    const auto one = explained(octets);
    const auto text = render_text(one);
    std::size_t begin = 0;
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
      CHECK(end - begin <= 99);
      begin = end + 1;
    }
    const auto json = render_json(one);
    std::size_t lines = 0;
    begin = 0;
    for (auto end = json.find('\n'); end != std::string::npos; end = json.find('\n', begin), ++lines) {
      CHECK(nlohmann::json::parse(json.substr(begin, end - begin), nullptr, false).contains("mark"));
      begin = end + 1;
    }
    CHECK(lines == one.relay.size() + one.keepalived.size());
  }
}

TEST_CASE("explain: CARP and datagrams, octet by octet, where they are relayed") {
  const auto all = relaying({"vrrp", "carp", "udp:239.0.0.42:694", "udp:[ff02::42]:694", "broadcast:4803"});
  for (const auto& octets : {carp(), datagram({}), datagram({.fragment = 0x2000}), datagram({.source = "fe80::1", .destination = "ff02::42"}),
                             datagram({.destination = "10.0.0.255", .destination_port = 4803})}) {
    each_change(octets, [&](const Octets& changed) { agrees_by(changed, all); });
    each_truncation(octets, [&](const Octets& cut) { agrees_by(cut, all); });
  }
  for (const auto& octets : {carp({.vhid = 0}), advert({}), datagram({.fragment = 185}), datagram({.payload = Octets(1600, 1)})}) agrees_by(octets, all);
  for (const auto& octets : {carp(), advert({})}) agrees_by(octets, relaying({"carp"}));
}

TEST_CASE("explain: what another daemon is meant to read, keepalived is not asked about") {
  const auto rules = relaying({"carp", "udp:239.0.0.42:694", "broadcast:4803"});
  for (const auto& octets : {carp(), datagram({}), datagram({.destination = "255.255.255.255", .destination_port = 4803})}) {
    const auto out = explain(packet(octets), rules, kInstance);
    CHECK(out.relay_takes());
    CHECK(out.keepalived.empty());
    CHECK(std::ranges::all_of(out.relay, [](const trace::Rule& one) { return one.mark == Mark::ok; }));
  }
  CHECK(explained(datagram({})).refusal == DropReason::not_relayed_protocol);
  CHECK_FALSE(explained(carp()).keepalived_takes());
}

TEST_CASE("explain: which address is a broadcast address, the host alone knows") {
  const auto out = explain(packet(datagram({.destination = "10.0.0.255", .destination_port = 4803})), relaying({"broadcast:4803"}), {});
  CHECK(out.relay_takes());
  CHECK(rule(out.relay, "broadcast").mark == Mark::depends);
}

TEST_CASE("explain: the forms of a datagram's checksum, in words") {
  const auto rules = relaying({"udp:239.0.0.42:694"});
  const auto words = [&](Octets octets) { return rule(explain(packet(octets), rules, {}).relay, "UDP checksum").value; };
  auto octets = datagram({});
  CHECK(words(octets).ends_with(", right"));
  octets[27] ^= 1;
  CHECK(words(octets).ends_with(", wrong"));
  octets[26] = octets[27] = 0;
  CHECK(words(octets) == "0x0000, there is none");
  const auto sum = wire::Checksum().add_pseudo_header(ip("10.0.0.1"), ip("239.0.0.42"), wire::kProtocolUdp, octets.size() - 20).value();
  octets[26] = static_cast<std::uint8_t>((~sum >> 8) & 0xff);
  octets[27] = static_cast<std::uint8_t>(~sum & 0xff);
  CHECK(words(octets).find("the relay completes it") != std::string::npos);
  CHECK(words(datagram({.fragment = 0x2000})).starts_with("it covers all fragments"));
}
