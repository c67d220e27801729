#include <doctest/doctest.h>

#include "session/messages.hpp"
#include "support/octets.hpp"
#include "support/secure.hpp"

using base::DropReason;
using session::read_data_head;
using session::TransportKey;
using test::copy;
using test::hex;
using test::kAccepted;
using test::Octets;
using test::refusal;

namespace {

Octets golden() { return hex(test::golden::kData); }
TransportKey key() { return test::transport_keys().from_initiator; }

DropReason verdict(const Octets& message) {
  Octets out(message.size());
  return refusal(session::read_data(message, key(), out));
}

}  // namespace

TEST_CASE("data: written as the other implementation does, octet for octet") {
  Octets out(100, 0xee);
  const auto size = session::write_data(test::kDataHead, key(), test::frame(), out);
  REQUIRE(size == golden().size());
  CHECK(out[size] == 0xee);
  out.resize(size);
  CHECK(out == golden());
}

TEST_CASE("data: the frame may lie in place") {
  Octets out(golden().size());
  const auto frame = test::frame();
  std::copy(frame.begin(), frame.end(), out.begin() + 16);
  CHECK(session::write_data(test::kDataHead, key(), base::Bytes(out).subspan(16, frame.size()), out) == out.size());
  CHECK(out == golden());
}

TEST_CASE("data: read as it was written") {
  const auto head = read_data_head(golden());
  REQUIRE(head);
  CHECK(*head == test::kDataHead);
  Octets out(100);
  const auto frame = session::read_data(golden(), key(), out);
  REQUIRE(frame);
  CHECK(copy(*frame) == test::frame());
  CHECK(frame->data() == out.data());
}

TEST_CASE("data: an empty frame and the largest one") {
  for (const std::size_t size : {0u, 1u, 1324u}) {
    const Octets frame(size, 0x5a);
    Octets message(size + session::kDataOverhead);
    REQUIRE(session::write_data({1, 2}, key(), frame, message) == message.size());
    Octets out(size);
    const auto read = session::read_data(message, key(), out);
    REQUIRE(read);
    CHECK(copy(*read) == frame);
  }
}

TEST_CASE("data: not written where there is no room") {
  for (std::size_t room = 0; room < golden().size(); ++room) {
    Octets out(room);
    CHECK(session::write_data(test::kDataHead, key(), test::frame(), out) == 0);
    CHECK(out == Octets(room));
  }
}

TEST_CASE("data: refused, every truncation and every extension") {
  test::each_truncation(golden(), [](const Octets& cut) {
    CHECK(verdict(cut) == (cut.size() < 32 ? DropReason::datagram_malformed : DropReason::tag_wrong));
  });
  for (std::size_t more = 1; more < 64; ++more) {
    CHECK(verdict(test::joined(golden(), Octets(more))) == DropReason::tag_wrong);
  }
}

TEST_CASE("data: refused, another type, version, or octets that must be zero") {
  test::check_start(golden(), 4, [](const Octets& changed) { return refusal(session::read_data_head(changed)); });
}

TEST_CASE("data: every bit of the counter and the frame is protected, the index selects another key") {
  test::each_flip(golden(), [](const Octets& changed, std::size_t at) {
    if (at < 4) {
      CHECK(verdict(changed) != kAccepted);
    } else if (at < 8) {
      CHECK(read_data_head(changed)->receiver_index != test::kDataHead.receiver_index);
    } else {
      CHECK(verdict(changed) == DropReason::tag_wrong);
    }
  });
}

TEST_CASE("data: refused, the other direction's key; nothing of the frame is left") {
  Octets out(100, 0xee);
  CHECK(refusal(session::read_data(golden(), test::transport_keys().from_responder, out)) == DropReason::tag_wrong);
  out.resize(test::frame().size());
  CHECK(out == Octets(out.size()));
}
