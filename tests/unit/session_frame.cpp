#include "session/frame.hpp"

#include <doctest/doctest.h>

#include "support/octets.hpp"
#include "support/packets.hpp"
#include "support/print.hpp"

using base::DropReason;
using session::FrameHead;
using session::FrameKind;
using session::read_frame;
using test::hex;
using test::kAccepted;
using test::Octets;
using test::refusal;

namespace {

constexpr FrameHead kHead{FrameKind::ping, 2, 0xbeef, 0x01020304, 0x1112131415161718, 0x2122232425262728};

Octets head_of(unsigned kind) {
  auto octets = hex("00 02 beef 01020304 1112131415161718 2122232425262728");
  octets[0] = static_cast<std::uint8_t>(kind);
  return octets;
}

DropReason of(unsigned kind, std::size_t body) { return refusal(read_frame(test::joined(head_of(kind), Octets(body)))); }

}  // namespace

TEST_CASE("frame: written as WIRE lays it out") {
  Octets out(100, 0xee);
  const auto size = session::write_frame(kHead, hex("a1a2a3"), out);
  REQUIRE(size == 27);
  out.resize(size);
  CHECK(out == test::joined(head_of(2), hex("a1a2a3")));
}

TEST_CASE("frame: read as it was written") {
  const auto octets = test::joined(head_of(2), Octets(16, 0x77));
  const auto frame = read_frame(octets);
  REQUIRE(frame);
  CHECK(frame->head.kind == FrameKind::ping);
  CHECK(frame->head.path == 2);
  CHECK(frame->head.segment == 0xbeef);
  CHECK(frame->head.age_us == 0x01020304);
  CHECK(frame->head.id == 0x1112131415161718);
  CHECK(frame->head.sent_us == 0x2122232425262728);
  CHECK(frame->body.data() == octets.data() + 24);
  CHECK(frame->body.size() == 16);
}

TEST_CASE("frame: the numbers of the kinds are fixed") {
  CHECK(static_cast<int>(FrameKind::advert) == 1);
  CHECK(static_cast<int>(FrameKind::ping) == 2);
  CHECK(static_cast<int>(FrameKind::pong) == 3);
  CHECK(static_cast<int>(FrameKind::bye) == 4);
  CHECK(static_cast<int>(FrameKind::heard) == 5);
  CHECK(static_cast<int>(FrameKind::probe) == 6);
  CHECK(static_cast<int>(FrameKind::probed) == 7);
}

TEST_CASE("frame: not written where there is no room") {
  for (std::size_t room = 0; room < 27; ++room) {
    Octets out(room);
    CHECK(session::write_frame(kHead, hex("a1a2a3"), out) == 0);
  }
}

TEST_CASE("frame: refused, shorter than its head") {
  test::each_truncation(head_of(4), [](const Octets& cut) { CHECK(refusal(read_frame(cut)) == DropReason::frame_malformed); });
}

TEST_CASE("frame: refused, a body shorter than its kind needs; a longer one may grow") {
  struct Row {
    unsigned kind;
    std::size_t least;
  };
  for (const auto& [kind, least] : {Row{1, 20}, Row{2, 16}, Row{3, 12}, Row{4, 1}, Row{5, 2}}) {
    for (std::size_t size = 0; size < least; ++size) CHECK(of(kind, size) == DropReason::frame_malformed);
    CHECK(of(kind, least) == kAccepted);
    CHECK(of(kind, least + 1) == kAccepted);
    CHECK(of(kind, 1300) == kAccepted);
  }
}

TEST_CASE("frame: an advert is bounded") {
  CHECK(session::kMaxInnerBytes == 1500);
  CHECK(of(1, 1500) == kAccepted);
  CHECK(of(1, 1501) == DropReason::frame_malformed);
}

TEST_CASE("frame: an unknown kind is named as such") {
  for (unsigned kind = 0; kind < 256; ++kind) {
    if (kind >= 1 && kind <= 7) continue;
    CHECK(of(kind, 40) == DropReason::frame_unknown_kind);
  }
}

TEST_CASE("frame: PING and PONG bodies") {
  Octets ping(16);
  CHECK(session::write_body(session::PingBody{0x0102030405060708, 0x1112131415161718}, ping) == 16);
  CHECK(ping == hex("0102030405060708 1112131415161718"));
  CHECK(session::read_ping(ping).received == 0x0102030405060708);
  CHECK(session::read_ping(ping).lost == 0x1112131415161718);

  Octets pong(12);
  CHECK(session::write_body(session::PongBody{0x0102030405060708, 0x21222324}, pong) == 12);
  CHECK(pong == hex("0102030405060708 21222324"));
  CHECK(session::read_pong(pong).echo_sent_us == 0x0102030405060708);
  CHECK(session::read_pong(pong).hold_us == 0x21222324);
}

TEST_CASE("frame: what a longer body of tomorrow adds is ignored") {
  const auto pong = hex("0102030405060708 21222324 ffffffff");
  CHECK(session::read_pong(pong).echo_sent_us == 0x0102030405060708);
  CHECK(session::read_pong(pong).hold_us == 0x21222324);
}
