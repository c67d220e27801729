#include <string>

#include "doctest/doctest.h"
#include "trace/filter.hpp"

namespace {

std::string mistake(std::string_view text) {
  const auto filter = trace::parse_filter(text);
  REQUIRE_MESSAGE(!filter, text);
  return trace::to_string(filter.error());
}

bool is_valid(std::string_view text) { return static_cast<bool>(trace::parse_filter(text)); }

}  // namespace

TEST_CASE("trace filter_parse: a mistake says where it is, what was found and what is possible") {
  CHECK(mistake("vird 51") == "filter, column 1: unknown word `vird`; did you mean `vrid`?");
  CHECK(mistake("vrid 51 and xyzzy").starts_with("filter, column 13: unknown word `xyzzy`; there are vrid, prio, "));
  CHECK(mistake("vrid") == "filter, column 5: after `vrid` comes a number from 0 to 255, not the end");
  CHECK(mistake("vrid 256") == "filter, column 6: after `vrid` comes a number from 0 to 255, not `256`");
  CHECK(mistake("vrid 99999999999999999999999").find("0 to 255") != std::string::npos);
  CHECK(mistake("vrid -1").find("not `-1`") != std::string::npos);
  CHECK(mistake("host lan") == "filter, column 6: after `host` comes an address, as 10.0.0.2, fe80::2 or 10.0.0.0/24, not `lan`");
  CHECK(mistake("group lan") == "filter, column 7: after `group` comes an address, as 10.0.0.2, fe80::2 or 10.0.0.0/24, not `lan`");
  CHECK(mistake("port 65536") == "filter, column 6: after `port` comes a number from 0 to 65535, not `65536`");
  CHECK(mistake("drop lat") == "filter, column 6: unknown reason `lat`; did you mean `late`?");
  CHECK(mistake("drop xyzzy") == "filter, column 6: unknown reason `xyzzy`; vrrp-relayd(8) lists them under DROP REASONS");
  CHECK(mistake("stage captur") == "filter, column 7: unknown stage `captur`; did you mean `capture`?");
  CHECK(mistake("id a:") == "filter, column 4: after `id` comes an advert's id, as a:48213, or its number, not `a:`");
  CHECK(mistake("id a:0").find("an advert's id") != std::string::npos);
  CHECK(mistake("id :5").find("an advert's id") != std::string::npos);
  CHECK(mistake("peer )") == "filter, column 6: after `peer` comes a name, not `)`");
  CHECK(mistake("(vrid 51") == "filter, column 9: `)` is missing; there is the end");
  CHECK(mistake("vrid 51)") == "filter, column 8: after that comes `and`, `or`, `)` or the end, not `)`");
  CHECK(mistake("vrid 51 prio 0") == "filter, column 9: after that comes `and`, `or`, `)` or the end, not `prio`");
  CHECK(mistake("drop vrid 51") == "filter, column 6: after that comes `and`, `or`, `)` or the end, not `vrid`");
  CHECK(mistake("vrid 51 and") == "filter, column 12: a word is missing at the end; there are vrid, prio, version, ttl, host, src, dst, group, port, drop, stage, "
                                  "peer, from, origin, id, segment, vrrp, carp, gre, udp, ip, ip6, packet, capture, native, carry, receive, "
                                  "inject, observe, not and ( )");
  CHECK(mistake("peer < 5") == "filter, column 6: `peer` is no number: `<` compares only vrid, prio, version, ttl and port");
  CHECK(mistake("vrrp = 1") == "filter, column 6: `vrrp` takes no value");
  CHECK(mistake("vrid 51 & prio 0").find("not `&`") != std::string::npos);
  CHECK(mistake("peer a or vird 51") == "filter, column 11: unknown word `vird`; did you mean `vrid`?");
  CHECK(mistake("vrid 51 or lan").starts_with("filter, column 12: unknown word `lan`"));
  CHECK(mistake(std::string("\x01\xff")).find("`??`") != std::string::npos);
}

TEST_CASE("trace filter_parse: blanks count for nothing, and a value is reused as in tcpdump") {
  for (const auto text : {"", "  ", " vrid 51 ", "vrid=51", "vrid>=51&&prio<100", "(vrid 51)and(prio 0)", "!(drop)", "drop and drop late or duplicate",
                          "host 10.0.0.1 or 10.0.0.2", "peer a or b", "from not", "id a:1 or b:2", "(drop)", "drop or vrid 1", "drop = late", "peer=a"}) {
    CHECK_MESSAGE(is_valid(text), text);
  }
}

TEST_CASE("trace filter_parse: depth and length are bounded") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '(') + "vrrp" + std::string(depth, ')'); };
  CHECK(is_valid(nested(trace::kMaxFilterDepth)));
  CHECK(mistake(nested(trace::kMaxFilterDepth + 1)).find("more than 30 parentheses") != std::string::npos);
  CHECK(is_valid(std::string(10'000, '!') + "vrrp"));
  std::string chain = "vrid 1";
  for (int i = 0; i < 400; ++i) chain += " or 2";
  CHECK(is_valid(chain));
  for (int i = 0; i < 400; ++i) chain += " or 2";
  CHECK(mistake(chain).find("longer than 1000 steps") != std::string::npos);
}

TEST_CASE("trace filter_parse: every primitive is a flag") {
  for (const auto& primitive : trace::primitives()) {
    const auto sample = [&]() -> std::string_view {
      switch (primitive.takes) {
        case trace::Takes::number: return "2";
        case trace::Takes::address: return "10.0.0.1";
        case trace::Takes::reason: return "late";
        case trace::Takes::stage: return "carry";
        case trace::Takes::name: return "a";
        case trace::Takes::id: return "a:1";
        case trace::Takes::nothing: break;
      }
      return "true";
    };
    CHECK_MESSAGE(trace::parse_filter_flag(primitive, sample()), primitive.word);
    CHECK_MESSAGE(!trace::parse_filter_flag(primitive, "a b"), primitive.word);
    CHECK(primitive.value.empty() == (primitive.takes == trace::Takes::nothing));
  }
}

TEST_CASE("trace filter_parse: where on a command line the filter begins") {
  for (const auto word : {"vrid", "vrid 51 and drop", "vrid=51", "(vrid", "!drop", "not", "capture", "ip"}) CHECK_MESSAGE(trace::begins_filter(word), word);
  for (const auto word : {"ip.pcap", "./drop", "-", "a", "", "vrid51"}) CHECK_MESSAGE(!trace::begins_filter(word), word);
  CHECK(trace::filter_hint("vird=51") == "; did you mean `vrid`?");
  CHECK(trace::filter_hint("eth0.pcap").empty());
}
