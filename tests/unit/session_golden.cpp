// Every message, octet for octet as another implementation writes it.
#include <doctest/doctest.h>

#include "session/cookies.hpp"
#include "session/frame.hpp"
#include "session/heard.hpp"
#include "session/probe.hpp"
#include "session/identity.hpp"
#include "session/messages.hpp"
#include "session/plain.hpp"
#include "support/golden.hpp"
#include "support/print.hpp"
#include "wire/reader.hpp"

using test::copy;
using test::golden_number;
using test::golden_octets;
using test::golden_text;
using test::Octets;

namespace {

session::Key key(const std::string& name) {
  session::Key out{};
  wire::Reader(golden_octets(name)).copy(out);
  return out;
}

template <std::size_t N>
std::array<std::uint8_t, N> fixed(const std::string& name) {
  std::array<std::uint8_t, N> out{};
  wire::Reader(golden_octets(name)).copy(out);
  return out;
}

std::uint64_t node(const std::string& name) { return wire::Reader(golden_octets("node_id_" + name)).u64(); }

session::PairKeys pair_keys() {
  session::PairKeys keys;
  session::derive_pair_keys(key("group_key"), node("a"), node("b"), keys);
  return keys;
}

session::InitPayload init_payload() {
  const auto field = [](const char* name) { return golden_number(std::string("init_payload_") + name); };
  return {field("boot_id"), field("init_seq"), field("sent_us"), static_cast<std::uint16_t>(field("keepalive_ms")),
          static_cast<std::uint16_t>(field("max_inner")), static_cast<std::uint32_t>(field("features")), field("config_hash")};
}

session::RespPayload resp_payload() {
  const auto field = [](const char* name) { return golden_number(std::string("resp_payload_") + name); };
  return {field("boot_id"),
          field("echo_us"),
          field("sent_us"),
          static_cast<std::uint16_t>(field("keepalive_ms")),
          static_cast<std::uint16_t>(field("max_inner")),
          static_cast<std::uint32_t>(field("features")),
          field("config_hash")};
}

std::uint32_t init_index() { return static_cast<std::uint32_t>(golden_number("init_sender_index")); }

session::InitMessage init(const std::optional<session::Cookie>& cookie, session::Handshake& state) {
  return session::write_init({init_index(), 0, node("a"), node("b")}, init_payload(), pair_keys(),
                             key("init_ephemeral_private"), cookie, state);
}

std::uint32_t resp_index() { return wire::Reader(base::Bytes(golden_octets("resp")).subspan(4)).u32(); }

session::RespMessage resp(const std::optional<session::Cookie>& cookie, session::TransportKeys& transport) {
  session::Handshake state;
  REQUIRE(session::read_init(golden_octets("init"), pair_keys(), state));
  const auto message = session::write_resp({resp_index(), init_index()}, resp_payload(), pair_keys(),
                                           key("resp_ephemeral_private"), cookie, state, transport);
  REQUIRE(message);
  return *message;
}

constexpr const char* kFrames[] = {"advert_v3", "advert_v3_ipv6", "advert_v2", "ping", "pong", "bye", "heard", "heard_nothing",
                                    "probe", "probed"};

session::FrameHead frame_head(const std::string& name) {
  const auto field = [&](const char* part) { return golden_number("frame_" + name + "_" + part); };
  session::FrameHead head;
  head.kind = static_cast<session::FrameKind>(field("kind"));
  head.path = static_cast<std::uint8_t>(field("path"));
  head.segment = static_cast<std::uint16_t>(field("segment"));
  head.age_us = static_cast<std::uint32_t>(field("age_us"));
  head.id = field("id");
  head.sent_us = field("sent_us");
  return head;
}

}  // namespace

TEST_CASE("golden: names and keys") {
  CHECK(session::node_id(golden_text("node_a_text")) == node("a"));
  CHECK(session::node_id(golden_text("node_b_text")) == node("b"));
  for (const std::string which : {"0", "1"}) {
    const auto id = wire::Reader(golden_octets("segment_id_" + which)).u16();
    CHECK(session::segment_id(golden_text("segment_" + which + "_text")) == id);
  }
  const auto keys = pair_keys();
  CHECK(copy(keys.psk) == golden_octets("psk"));
  CHECK(copy(keys.mac1_key) == golden_octets("mac1_key"));
  CHECK(copy(keys.cookie_key) == golden_octets("cookie_key"));
  CHECK(keys.key_id == wire::Reader(golden_octets("key_id")).u32());
}

TEST_CASE("golden: INIT, with and without a cookie") {
  session::Handshake state;
  CHECK(copy(init(std::nullopt, state)) == golden_octets("init"));
  CHECK(copy(init(fixed<16>("cookie_a"), state)) == golden_octets("init_mac2"));
  CHECK(session::mac2_right(fixed<16>("cookie_a"), golden_octets("init_mac2")));
  const auto read = session::read_init(golden_octets("init"), pair_keys(), state);
  REQUIRE(read);
  CHECK(*read == init_payload());
}

TEST_CASE("golden: RESP, and the keys that follow from it on both sides") {
  session::TransportKeys responder;
  CHECK(copy(resp(std::nullopt, responder)) == golden_octets("resp"));
  CHECK(copy(responder.from_initiator.key) == golden_octets("key_i2r"));
  CHECK(copy(responder.from_responder.key) == golden_octets("key_r2i"));
  session::TransportKeys again;
  CHECK(copy(resp(fixed<16>("cookie_b"), again)) == golden_octets("resp_mac2"));

  session::Handshake state;
  (void)init(std::nullopt, state);
  session::TransportKeys initiator;
  const auto read = session::read_resp(golden_octets("resp"), state, initiator);
  REQUIRE(read);
  CHECK(*read == resp_payload());
  CHECK(initiator.from_initiator.key == responder.from_initiator.key);
  CHECK(initiator.from_responder.key == responder.from_responder.key);
}

TEST_CASE("golden: COOKIE, for an INIT and for a RESP") {
  for (const std::string which : {"init", "resp"}) {
    const auto message = golden_octets("cookie_for_" + which);
    const auto index = session::read_cookie_head(message);
    REQUIRE(index);
    const auto mac1 = session::mac1_of(golden_octets(which));
    const auto cookie = session::read_cookie(message, pair_keys(), mac1);
    REQUIRE(cookie);
    CHECK(copy(*cookie) == golden_octets(which == "init" ? "cookie_a" : "cookie_b"));
    const auto nonce = fixed<24>("cookie_for_" + which + "_nonce");
    CHECK(copy(session::write_cookie(*index, *cookie, pair_keys(), mac1, nonce)) == message);
  }
}

TEST_CASE("golden: frames, DATA of each kind in both directions, and the plain datagram") {
  for (const std::string name : kFrames) {
    CAPTURE(name);
    const auto body = golden_octets("frame_" + name + "_body");
    Octets frame(session::kFrameHeadBytes + body.size());
    REQUIRE(session::write_frame(frame_head(name), body, frame) == frame.size());
    CHECK(frame == golden_octets("frame_" + name));
    CHECK(session::read_frame(frame));

    for (const std::string way : {"i2r", "r2i"}) {
      const auto message = golden_octets("data_" + way + "_" + name);
      const auto head = session::read_data_head(message);
      REQUIRE(head);
      CHECK(head->counter == golden_number("data_" + way + "_" + name + "_counter"));
      CHECK(head->receiver_index == (way == "i2r" ? resp_index() : init_index()));
      const session::TransportKey transport{key("key_" + way)};
      Octets sealed(message.size());
      REQUIRE(session::write_data(*head, transport, frame, sealed) == sealed.size());
      CHECK(sealed == message);
      Octets room(message.size());
      const auto opened = session::read_data(message, transport, room);
      REQUIRE(opened);
      CHECK(copy(*opened) == frame);
    }

    Octets plain(session::kPlainHeadBytes + frame.size());
    REQUIRE(session::write_plain(node("a"), init_payload().boot, frame_head(name), body, plain) == plain.size());
    CHECK(plain == golden_octets("plain_" + name));
  }
}

TEST_CASE("golden: the body of HEARD, read and written") {
  const auto octets = golden_octets("frame_heard_body");
  const auto body = session::read_heard(octets);
  REQUIRE(body);
  const std::array nodes{session::HeardNode{node("a"), session::HeardState::answers},
                         session::HeardNode{node("b"), session::HeardState::silent}};
  const auto segment = [](const char* name) { return session::segment_id(golden_text(name)); };
  const std::array masters{session::HeardMaster{segment("segment_0_text"), 4, 12, 100, 0, 250},
                           session::HeardMaster{segment("segment_1_text"), 6, 13, 255, node("b"), 70'000}};
  REQUIRE(body->node_count() == 2);
  REQUIRE(body->master_count() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(body->node(i) == nodes[i]);
    CHECK(body->master(i) == masters[i]);
  }
  Octets out(octets.size());
  CHECK(session::write_heard(nodes, masters, out) == octets.size());
  CHECK(out == octets);
  CHECK(session::write_heard({}, {}, out) == golden_octets("frame_heard_nothing_body").size());
}

TEST_CASE("golden: a counter beyond 32 bits") {
  const auto message = golden_octets("data_i2r_far");
  const auto head = session::read_data_head(message);
  REQUIRE(head);
  CHECK(head->counter == 0x123456789abcu);
  Octets room(message.size());
  CHECK(session::read_data(message, session::TransportKey{key("key_i2r")}, room));
}

TEST_CASE("golden: the body of PROBE, and the packet that it asks for") {
  const auto octets = golden_octets("frame_probe_body");
  const auto probe = session::read_probe(octets);
  REQUIRE(probe);
  CHECK(*probe == session::Probe{session::ProbeWay::vrrp, 0xd0d1d2d3d4d5d6d7});
  Octets out(octets.size());
  CHECK(session::write_body(*probe, out) == octets.size());
  CHECK(out == octets);
  CHECK(copy(session::packet_of(*probe)) == golden_octets("probe_packet"));
  CHECK(session::read_probe_packet(golden_octets("probe_packet")) == probe);
}
