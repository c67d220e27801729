#include "trace/filter.hpp"

#include "doctest/doctest.h"
#include "support/packets.hpp"
#include "support/told.hpp"

using test::Told;

namespace {

bool is_match(std::string_view text, const Told& told) {
  const auto filter = trace::parse_filter(text);
  REQUIRE_MESSAGE(filter, text, ": ", trace::to_string(filter.error()));
  return trace::matches(*filter, told.record(), told.dissection());
}

// What each text matches is asked of one record.
void holds(const Told& told, std::initializer_list<std::string_view> yes, std::initializer_list<std::string_view> no) {
  for (const auto text : yes) CHECK_MESSAGE(is_match(text, told), text);
  for (const auto text : no) CHECK_MESSAGE(!is_match(text, told), text);
}

}  // namespace

TEST_CASE("trace filter: what the advert says") {
  holds(Told(test::AdvertSpec{}),
        {"", "vrid 51", "vrid = 51", "vrid == 51", "vrid != 52", "vrid < 52", "vrid <= 51", "vrid >= 51", "vrid > 50", "prio 100",
         "version 2", "ttl 255", "vrrp", "ip", "src 10.0.0.1", "src host 10.0.0.1", "host 10.0.0.1", "host 10.0.0.0/8",
         "dst host 224.0.0.18", "dst 224.0.0.18", "host 224.0.0.18", "packet", "stage packet", "vrid 50 or 51"},
        {"vrid 52", "vrid != 51", "vrid < 51", "prio > 100", "prio 0", "version 3", "ttl != 255", "carp", "ip6", "gre", "udp",
         "dst 10.0.0.1", "src 224.0.0.18", "host 10.0.0.2", "drop", "capture", "id a:1", "id 1", "peer b", "from a", "segment lan"});
  test::AdvertSpec six;
  six.version = 3;
  six.source = "fe80::1";
  six.destination = "ff02::12";
  six.addresses = {"fe80::100"};
  holds(Told(six), {"ip6", "host fe80::1", "version 3", "host fe80::/10"}, {"ip", "host 10.0.0.1"});
}

TEST_CASE("trace filter: what the relay says") {
  Told told(test::AdvertSpec{});
  told.with([](trace::Record& record) {
    record.stage = base::Stage::receive;
    record.drop = base::DropReason::late;
    record.host = "b";
    record.peer = "a";
    record.origin = "a";
    record.id = 48213;
    record.segment = "lan";
    record.carrier = "gre-udp";
    record.remote = trace::Endpoint{test::ip("192.0.2.1"), 10112};
    record.local = trace::Endpoint{test::ip("192.0.2.2"), 10112};
  });
  holds(told,
        {"drop", "drop late", "receive", "stage receive", "from b", "peer a", "origin a", "id a:48213", "id 48213", "segment lan", "gre", "udp",
         "src 192.0.2.1", "dst 192.0.2.2", "host 192.0.2.1"},
        {"drop duplicate", "inject", "from a", "peer b", "origin b", "id b:48213", "id a:48214", "segment la", "dst 192.0.2.1", "src 192.0.2.2"});
  told.with([](trace::Record& record) { record.stage = base::Stage::carry; });
  holds(told, {"dst 192.0.2.1", "src 192.0.2.2"}, {"src 192.0.2.1"});
}

TEST_CASE("trace filter: to which group the packet itself goes, and its ports and those of what carries it") {
  const std::initializer_list<std::string_view> yes{"group 239.0.0.42", "group 239.0.0.0/8", "port 694", "port 40000", "port > 694", "port < 695",
                                                    "port != 112", "port 1 or 694"};
  const std::initializer_list<std::string_view> no{"group 10.0.0.1", "group 224.0.0.18", "port 695", "port != 694", "port != 40000", "port > 40000",
                                                   "port < 694", "port 0"};
  const auto capture = [](trace::Record& record) { record.stage = base::Stage::capture; };
  holds(Told(test::datagram({}), true), yes, no);
  holds(Told(test::datagram({}), true).with(capture), yes, no);
  // The first fragment has them, and a later one does not, though octets stand there.
  for (const bool is_told : {false, true}) {
    Told first(test::datagram({.fragment = 0x2000, .payload = test::Octets(8)}), true);
    Told later(test::datagram({.fragment = 0x0001}), true);
    if (is_told) {
      first.with(capture);
      later.with(capture);
    }
    holds(first, yes, no);
    holds(later, {"group 239.0.0.42", "udp"}, {"port 694", "port != 1", "port >= 0"});
  }
  holds(Told(test::AdvertSpec{}), {"group 224.0.0.18"}, {"group 224.0.0.19", "port >= 0", "port != 1"});
  // The carrier's addresses are no group of the advert; its ports count, as its addresses do for `host`.
  Told carried(test::AdvertSpec{});
  carried.with([](trace::Record& record) {
    record.stage = base::Stage::carry;
    record.local = trace::Endpoint{test::ip("192.0.2.2"), 10112};
    record.remote = trace::Endpoint{test::ip("192.0.2.1"), 10113};
  });
  holds(carried, {"group 224.0.0.18", "port 10112", "port 10113"}, {"group 192.0.2.1", "port != 10112", "port 694"});
}

TEST_CASE("trace filter: a file's packet counts as dropped when no relay would take it") {
  test::AdvertSpec damaged;
  damaged.damage = 1;
  holds(Told(damaged), {"drop", "drop vrrp_checksum", "vrrp", "host 10.0.0.1", "vrid 51", "prio 100"}, {"vrid 52", "not vrrp", "drop vrrp_length"});
  holds(Told(test::carp(), true), {"carp", "drop carp_seen"}, {"vrrp", "vrid >= 0", "version 2"});
  test::AdvertSpec other;
  other.protocol = 17;
  holds(Told(test::ip_packet(other, test::Octets(8)), true), {"udp", "drop not_relayed_protocol"}, {"drop", "vrrp", "vrid >= 0", "vrid != 1"});
  Told judged(damaged);
  judged.with([](trace::Record& record) { record.stage = base::Stage::capture; });
  holds(judged, {}, {"drop", "drop vrrp_checksum"});
}

TEST_CASE("trace filter: and before or, not before both, parentheses before all") {
  const Told told(test::AdvertSpec{});
  holds(told,
        {"vrid 51 or vrid 52 and prio 0", "vrid 52 and prio 0 or vrid 51", "(vrid 51)", "not vrid 52", "! vrid 52", "!vrid 52", "not not vrid 51",
         "vrid 51 && !(prio 0 || ip6)", "not (vrid 52 or prio 0) and ip"},
        {"(vrid 51 or vrid 52) and prio 0", "not vrid 51", "not (vrid 51 or prio 0)", "not vrid 51 or prio 0", "!vrid 51&&ip"});
  // Every way to join three of true and false, against the language's own rule.
  const std::string yes = "vrid 51";
  const std::string no = "vrid 52";
  for (unsigned bits = 0; bits < 8; ++bits) {
    const bool a = (bits & 1) != 0;
    const bool b = (bits & 2) != 0;
    const bool c = (bits & 4) != 0;
    const auto word = [&](bool value) { return value ? yes : no; };
    CHECK(is_match(word(a) + " or " + word(b) + " and " + word(c), told) == (a || (b && c)));
    CHECK(is_match(word(a) + " and " + word(b) + " or " + word(c), told) == ((a && b) || c));
    CHECK(is_match("not " + word(a) + " and (" + word(b) + " or " + word(c) + ")", told) == (!a && (b || c)));
  }
}

TEST_CASE("trace filter: flags are joined with what the words ask for") {
  const Told told(test::AdvertSpec{});
  const auto flag = [](std::string_view word, std::string_view value) {
    for (const auto& one : trace::primitives()) {
      if (one.word == word) return *trace::parse_filter_flag(one, value);
    }
    FAIL("no primitive ", word);
    return trace::Filter{};
  };
  trace::Filter filter;
  filter.also(flag("vrid", "51"));
  CHECK(trace::matches(filter, told.record(), told.dissection()));
  filter.also(*trace::parse_filter("prio 0 or prio 100"));
  filter.also(trace::Filter{});
  CHECK(trace::matches(filter, told.record(), told.dissection()));
  filter.also(flag("drop", "true"));
  CHECK(!trace::matches(filter, told.record(), told.dissection()));
}
