#include "session/plain.hpp"

#include <doctest/doctest.h>

#include "support/octets.hpp"
#include "support/print.hpp"

using base::DropReason;
using session::read_plain;
using test::hex;
using test::Octets;
using test::refusal;
using test::with;

namespace {

// type 5, version 1, zero, node id of "a", boot id; then a BYE.
Octets golden() {
  return hex(
      "05 01 0000 03b33bf9eb2ad3e5 0102030405060708"
      "04 00 0000 00000000 0000000000000000 00000000000f4240 01");
}

}  // namespace

TEST_CASE("plain: written as WIRE lays it out") {
  session::FrameHead head;
  head.kind = session::FrameKind::bye;
  head.sent_us = 1'000'000;
  Octets out(100, 0xee);
  const auto size = session::write_plain(0x03b33bf9eb2ad3e5, 0x0102030405060708, head, hex("01"), out);
  REQUIRE(size == golden().size());
  out.resize(size);
  CHECK(out == golden());
}

TEST_CASE("plain: read as it was written") {
  const auto octets = golden();
  const auto plain = read_plain(octets);
  REQUIRE(plain);
  CHECK(plain->node == 0x03b33bf9eb2ad3e5);
  CHECK(plain->boot == 0x0102030405060708);
  CHECK(plain->frame.head.kind == session::FrameKind::bye);
  CHECK(plain->frame.head.sent_us == 1'000'000);
  CHECK(test::copy(plain->frame.body) == hex("01"));
}

TEST_CASE("plain: an advert in the golden form") {
  Octets packet(32, 0x45);
  session::FrameHead head;
  head.segment = 0xc8e9;
  head.id = 48213;
  head.age_us = 17;
  Octets out(session::kPlainHeadBytes + session::kFrameHeadBytes + packet.size());
  CHECK(session::write_plain(1, 2, head, packet, out) == 76);
  CHECK(out == test::joined(hex("05 01 0000 0000000000000001 0000000000000002"
                                "01 00 c8e9 00000011 000000000000bc55 0000000000000000"),
                            packet));
}

TEST_CASE("plain: not written where there is no room") {
  for (std::size_t room = 0; room < golden().size(); ++room) {
    Octets out(room);
    session::FrameHead head;
    head.kind = session::FrameKind::bye;
    CHECK(session::write_plain(1, 2, head, hex("01"), out) == 0);
  }
}

TEST_CASE("plain: refused, another type") {
  for (unsigned type = 0; type < 256; ++type) {
    if (type == 5) continue;
    CHECK(refusal(read_plain(with(golden(), 0, static_cast<std::uint8_t>(type)))) == DropReason::datagram_malformed);
  }
}

TEST_CASE("plain: refused, another version, by a name of its own") {
  for (const unsigned version : {0u, 2u, 255u}) {
    CHECK(refusal(read_plain(with(golden(), 1, static_cast<std::uint8_t>(version)))) == DropReason::version_unknown);
  }
}

TEST_CASE("plain: refused, octets that must be zero") {
  CHECK(refusal(read_plain(with(golden(), 2, 1))) == DropReason::datagram_malformed);
  CHECK(refusal(read_plain(with(golden(), 3, 1))) == DropReason::datagram_malformed);
}

TEST_CASE("plain: refused, every truncation") {
  test::each_truncation(golden(), [](const Octets& cut) {
    const auto expected = cut.size() < 20 ? DropReason::datagram_malformed : DropReason::frame_malformed;
    CHECK(refusal(read_plain(cut)) == expected);
  });
}

TEST_CASE("plain: what is wrong with the frame is told") {
  CHECK(refusal(read_plain(with(golden(), 20, 99))) == DropReason::frame_unknown_kind);
  CHECK(refusal(read_plain(with(golden(), 20, 2))) == DropReason::frame_malformed);
}
