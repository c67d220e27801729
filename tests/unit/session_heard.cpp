#include "session/heard.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "session/frame.hpp"
#include "support/octets.hpp"
#include "support/packets.hpp"
#include "support/print.hpp"

using base::DropReason;
using session::HeardMaster;
using session::HeardNode;
using session::HeardState;
using session::read_heard;
using session::write_heard;
using test::hex;
using test::kAccepted;
using test::Octets;

namespace {

const std::vector<HeardNode> kNodes{{0x0102030405060708, HeardState::answers}, {0x1112131415161718, HeardState::silent}};
const std::vector<HeardMaster> kMasters{{0xbeef, 6, 51, 200, 0x2122232425262728, 0x31323334}};
const auto kBody = hex("02 0102030405060708 01 1112131415161718 02 01 beef 06 33 c8 2122232425262728 31323334");

}  // namespace

TEST_CASE("heard: written as vrrp-relay(7) lays it out, and read alike") {
  Octets out(100, 0xee);
  const auto size = write_heard(kNodes, kMasters, out);
  out.resize(size);
  CHECK(out == kBody);
  const auto body = read_heard(kBody);
  REQUIRE(body);
  REQUIRE(body->node_count() == 2);
  REQUIRE(body->master_count() == 1);
  CHECK(body->node(0) == kNodes[0]);
  CHECK(body->node(1) == kNodes[1]);
  CHECK(body->master(0) == kMasters[0]);
}

TEST_CASE("heard: refused, and so is its frame, where the counts say more than there is") {
  for (std::size_t size = 0; size < kBody.size(); ++size) {
    const Octets cut(kBody.begin(), kBody.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(test::refusal(read_heard(cut)) == DropReason::frame_malformed);
    Octets frame(session::kFrameHeadBytes + cut.size());
    session::FrameHead head;
    head.kind = session::FrameKind::heard;
    REQUIRE(session::write_frame(head, cut, frame) == frame.size());
    CHECK(test::refusal(session::read_frame(frame)) == DropReason::frame_malformed);
  }
}

TEST_CASE("heard: what a longer body of tomorrow adds is ignored, and so is a state of tomorrow") {
  const auto longer = test::joined(kBody, hex("ffffffff"));
  const auto body = read_heard(longer);
  REQUIRE(body);
  CHECK(body->node_count() == 2);
  CHECK(body->master_count() == 1);
  const auto other = hex("01 0102030405060708 03 00");
  const auto state = read_heard(other);
  REQUIRE(state);
  CHECK(state->node(0).state == HeardState::unknown);
}

TEST_CASE("heard: what does not fit is left out, masters first") {
  for (std::size_t room = 0; room <= kBody.size(); ++room) {
    Octets out(room);
    const auto size = write_heard(kNodes, kMasters, out);
    CHECK(size <= room);
    if (room < session::HeardBody::kMinBytes) {
      CHECK(size == 0);
      continue;
    }
    const auto body = read_heard(base::Bytes(out).first(size));
    REQUIRE(body);
    CHECK(body->node_count() == std::min<std::size_t>(2, (room - 2) / HeardNode::kBytes));
    CHECK(body->master_count() == (room == kBody.size() ? 1 : 0));
  }
  const std::vector<HeardNode> many(300);
  Octets out(4000);
  CHECK(read_heard(base::Bytes(out).first(write_heard(many, kMasters, out)))->node_count() == 255);
}
