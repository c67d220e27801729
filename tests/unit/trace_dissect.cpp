#include "trace/dissect.hpp"

#include <doctest/doctest.h>

#include "session/plain.hpp"
#include "support/adverts.hpp"
#include "support/captures.hpp"

using base::DropReason;
using namespace test;

namespace {

trace::Dissection dissected(const Octets& octets, std::uint32_t missing = 0) {
  trace::Record record;
  record.octets = octets;
  record.missing = missing;
  return trace::dissect(record);
}

DropReason refusal_of(const Octets& octets) { return dissected(octets).refusal.value_or(kAccepted); }

Octets in_protocol(unsigned protocol, const Octets& payload) {
  AdvertSpec spec;
  spec.destination = "10.0.0.2";
  spec.ttl = 64;
  spec.protocol = protocol;
  return ip_packet(spec, payload);
}

Octets udp(unsigned port, const Octets& payload) {
  const auto length = payload.size() + 8;
  const Octets head{0x27, 0x80, static_cast<std::uint8_t>(port >> 8), static_cast<std::uint8_t>(port),
                    static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length), 0, 0};
  return in_protocol(17, joined(head, payload));
}

Octets plain_datagram(session::FrameKind kind, const Octets& body) {
  Octets out(2000);
  session::FrameHead head;
  head.kind = kind;
  head.id = 48213;
  out.resize(session::write_plain(1, 2, head, body, out));
  return out;
}

}  // namespace

TEST_CASE("trace dissect: an advert as it is") {
  const auto octets = advert(v3());
  const auto out = dissected(octets);
  REQUIRE(out.advert);
  CHECK(out.advert->vrid == 51);
  CHECK_FALSE(out.refusal);
  CHECK_FALSE(out.outer);
  CHECK(out.ip->source == ip("10.0.0.1"));
  CHECK(out.vrrp->max_adver_int == 100);
}

TEST_CASE("trace dissect: an advert in GRE, with what is around it") {
  const auto octets = in_protocol(47, joined(hex("3000 0800 0000002a 00000007"), advert({})));
  const auto out = dissected(octets);
  REQUIRE(out.gre);
  CHECK(out.gre->key == 42u);
  CHECK(out.gre->sequence == 7u);
  CHECK(out.outer_source == trace::Endpoint{ip("10.0.0.1"), 0});
  CHECK(out.outer_destination == trace::Endpoint{ip("10.0.0.2"), 0});
  REQUIRE(out.advert);
  CHECK(out.ip->destination == ip("224.0.0.18"));
}

TEST_CASE("trace dissect: every GRE packet of the captures holds an advert") {
  for (const auto& frame : capture("synthetic-gre-good.pcap").frames) {
    INFO(frame.where);
    const auto out = dissected(frame.ip);
    CHECK(out.advert);
    CHECK(out.outer);
    CHECK(out.gre);
  }
}

TEST_CASE("trace dissect: GRE in UDP") {
  const auto out = dissected(udp(4754, joined(hex("0000 0800"), advert({}))));
  CHECK(out.advert);
  CHECK(out.outer_destination->port == 4754);
  CHECK(out.outer_source->port == 10112);
}

TEST_CASE("trace dissect: what GRE carries that is no advert") {
  CHECK(refusal_of(in_protocol(47, hex("0000 0000"))) == DropReason::tunnel_other);
  CHECK(refusal_of(in_protocol(47, joined(hex("0000 0800"), in_protocol(2, Octets(8))))) == DropReason::tunnel_other);
  CHECK(refusal_of(in_protocol(47, joined(hex("0000 0800"), in_protocol(6, Octets(20))))) == DropReason::not_relayed_protocol);
  CHECK(refusal_of(in_protocol(47, joined(hex("0000 86dd"), advert({})))) == DropReason::gre_malformed);
  CHECK(refusal_of(in_protocol(47, joined(hex("4000 0800"), advert({})))) == DropReason::gre_malformed);
  CHECK(refusal_of(in_protocol(47, joined(hex("8000 0800 12340000"), advert({})))) == DropReason::gre_checksum);
}

TEST_CASE("trace dissect: a plain datagram of the relay shows its advert") {
  const auto out = dissected(udp(10112, plain_datagram(session::FrameKind::advert, advert(v3()))));
  REQUIRE(out.relay);
  CHECK(type_name(*out.relay) == "plain");
  CHECK(out.relay->node == 1u);
  CHECK(out.relay->boot == 2u);
  CHECK(out.relay->frame->head.id == 48213);
  CHECK(out.advert);
}

TEST_CASE("trace dissect: a frame of another kind has no advert, and nothing is refused") {
  const auto out = dissected(udp(10112, plain_datagram(session::FrameKind::ping, Octets(16))));
  REQUIRE(out.relay);
  CHECK(trace::kind_name(out.relay->frame->head.kind) == "PING");
  CHECK_FALSE(out.ip);
  CHECK_FALSE(out.advert);
  CHECK_FALSE(out.refusal);
}

TEST_CASE("trace dissect: the clear fields of secured datagrams") {
  const auto data = dissected(udp(10112, joined(hex("04010000 0000abcd 0000000000000009"), Octets(40))));
  REQUIRE(data.relay);
  CHECK(type_name(*data.relay) == "DATA");
  CHECK(data.relay->receiver_index == 0xabcdu);
  CHECK(data.relay->counter == 9u);
  CHECK_FALSE(data.refusal);

  const auto head = hex("01010000 00000005 0000006b 000000000000000a 000000000000000b");
  const auto init = dissected(udp(10112, joined(head, Octets(120))));
  REQUIRE(init.relay);
  CHECK(type_name(*init.relay) == "INIT");
  CHECK(init.relay->sender_index == 5u);
  CHECK(init.relay->key_id == 0x6bu);
  CHECK(init.relay->node == 10u);
  CHECK(init.relay->responder == 11u);

  const auto resp = dissected(udp(10112, joined(hex("02010000 00000005 00000006"), Octets(128))));
  REQUIRE(resp.relay);
  CHECK(resp.relay->receiver_index == 6u);
  const auto cookie = dissected(udp(10112, joined(hex("03010000 00000007"), Octets(56))));
  REQUIRE(cookie.relay);
  CHECK(type_name(*cookie.relay) == "COOKIE");
  CHECK(cookie.relay->receiver_index == 7u);

  CHECK(refusal_of(udp(10112, hex("04020000"))) == DropReason::datagram_malformed);
  CHECK(refusal_of(udp(10112, joined(hex("04020000"), Octets(60)))) == DropReason::version_unknown);
  CHECK(refusal_of(udp(10112, hex("ff"))) == DropReason::datagram_malformed);
}

TEST_CASE("trace dissect: the packet of a probe is the relay's, not a broken advert") {
  const auto probe = hex("06000300 1122334455667788");
  for (const auto& octets : {ip_packet({}, probe), udp(10112, probe), in_protocol(47, joined(hex("0000 88b5"), probe))}) {
    const auto out = dissected(octets);
    REQUIRE(out.relay);
    CHECK(type_name(*out.relay) == "probe");
    CHECK_FALSE(out.refusal);
  }
}

TEST_CASE("trace dissect: refused by the first rule, and the fields are shown nevertheless") {
  auto spec = v3();
  spec.ttl = 254;
  spec.damage = 1;
  const auto out = dissected(advert(spec));
  CHECK(out.refusal == DropReason::ttl_not_255);
  REQUIRE(out.vrrp);
  CHECK(out.vrrp->priority == 100);
  spec.ttl = 255;
  CHECK(refusal_of(advert(spec)) == DropReason::vrrp_checksum);
  spec.fragment = 0x2000;
  CHECK(refusal_of(advert(spec)) == DropReason::ip_fragment);
  CHECK(refusal_of(carp()) == DropReason::carp_seen);
  CHECK(dissected(carp()).is_carp());
  CHECK(refusal_of(in_protocol(6, Octets(20))) == DropReason::not_relayed_protocol);
}

TEST_CASE("trace dissect: what the capture has cut off is not judged") {
  const auto whole = advert(v3());
  each_truncation(whole, [&](const Octets& part) {
    if (part.empty()) return;
    const auto out = dissected(part, static_cast<std::uint32_t>(whole.size() - part.size()));
    CHECK(out.cut_off);
    CHECK_FALSE(out.refusal);
    CHECK_FALSE(out.advert);
    CHECK(refusal_of(part) == DropReason::ip_malformed);
  });
  CHECK(dissected(copy(base::Bytes(whole).first(26)), 10).vrrp->address_count == 1);
}

TEST_CASE("trace dissect: what a daemon relays is not refused as what a file has is") {
  for (const auto stage : {base::Stage::packet, base::Stage::capture, base::Stage::inject}) {
    const bool is_told = stage != base::Stage::packet;
    trace::Record record;
    record.stage = stage;
    const auto one = carp();
    record.octets = one;
    const auto of_carp = trace::dissect(record);
    CHECK(of_carp.is_carp());
    CHECK(of_carp.refusal == (is_told ? std::nullopt : std::optional(DropReason::carp_seen)));
    CHECK_FALSE(of_carp.advert);
    const auto other = datagram({});
    record.octets = other;
    const auto out = trace::dissect(record);
    CHECK(out.datagram.has_value() == is_told);
    CHECK(out.refusal == (is_told ? std::nullopt : std::optional(DropReason::not_relayed_protocol)));
    if (!is_told) continue;
    CHECK(out.datagram->source_port == 40000);
    CHECK(out.datagram->destination_port == 694);
    CHECK(out.datagram->bytes == 3);
  }
}

TEST_CASE("trace dissect: no octets, nothing to say") {
  const auto out = dissected({});
  CHECK_FALSE(out.ip);
  CHECK_FALSE(out.refusal);
  CHECK_FALSE(out.advert);
}
