#include <doctest/doctest.h>

#include "session/messages.hpp"
#include "support/octets.hpp"
#include "support/secure.hpp"

using base::DropReason;
using session::Handshake;
using session::read_init_head;
using test::copy;
using test::hex;
using test::kAccepted;
using test::Octets;
using test::refusal;

namespace {

Octets golden() { return hex(test::golden::kInit); }

Octets written(const std::optional<session::Cookie>& cookie, Handshake& state) {
  return copy(session::write_init(test::kInitHead, test::kInitPayload, test::pair_keys(), test::init_ephemeral(), cookie, state));
}

// All that a responder under load looks at.
DropReason verdict(const Octets& message, Handshake& state) {
  const auto keys = test::pair_keys();
  const auto head = read_init_head(message);
  if (!head) return head.error();
  if (head->key_id != keys.key_id) return DropReason::key_unknown;
  if (!session::mac1_right(keys, message)) return DropReason::mac1_wrong;
  if (!session::mac2_right(test::kCookie, message)) return DropReason::cookie_needed;
  return refusal(session::read_init(message, keys, state));
}

}  // namespace

TEST_CASE("init: written as the other implementation does, octet for octet") {
  Handshake state;
  CHECK(written(std::nullopt, state) == golden());
  auto with_cookie = golden();
  with_cookie.resize(132);
  CHECK(written(test::kCookie, state) == test::joined(with_cookie, hex(test::golden::kInitMac2)));
}

TEST_CASE("init: read as it was written") {
  const auto head = read_init_head(golden());
  REQUIRE(head);
  CHECK(*head == test::kInitHead);
  Handshake state;
  const auto payload = session::read_init(golden(), test::pair_keys(), state);
  REQUIRE(payload);
  CHECK(*payload == test::kInitPayload);
  CHECK(state.symmetric.hash == test::initiator_handshake().symmetric.hash);
}

TEST_CASE("init: the macs") {
  Handshake state;
  const auto plain = golden();
  const auto with_cookie = written(test::kCookie, state);
  CHECK(copy(session::mac1_of(plain)) == copy(base::Bytes(plain).subspan(116, 16)));
  CHECK(session::mac1_right(test::pair_keys(), plain));
  CHECK_FALSE(session::mac2_right(test::kCookie, plain));
  CHECK(session::mac2_right(test::kCookie, with_cookie));
  CHECK_FALSE(session::mac2_right(session::Cookie{}, with_cookie));
  auto others = test::pair_keys();
  others.mac1_key[31] ^= 1;
  CHECK_FALSE(session::mac1_right(others, plain));
}

TEST_CASE("init: refused, every length but its own") {
  test::each_truncation(golden(), [](const Octets& cut) { CHECK(refusal(read_init_head(cut)) == DropReason::datagram_malformed); });
  for (std::size_t more = 1; more < 64; ++more) {
    CHECK(refusal(read_init_head(test::joined(golden(), Octets(more)))) == DropReason::datagram_malformed);
  }
}

TEST_CASE("init: refused, another type, version, or octets that must be zero") {
  test::check_start(golden(), 1, [](const Octets& changed) { return refusal(session::read_init_head(changed)); });
}

TEST_CASE("init: refused, every bit changed, and nothing changes") {
  Handshake state;
  const auto message = written(test::kCookie, state);
  state = {};
  const auto before = test::raw(state);
  test::each_flip(message, [&](const Octets& changed, std::size_t at) {
    const auto reason = verdict(changed, state);
    CHECK(reason != kAccepted);
    if (at >= 8 && at < 12) CHECK(reason == DropReason::key_unknown);
    if (at >= 12 && at < 132) CHECK(reason == DropReason::mac1_wrong);
    if (at >= 132) CHECK(reason == DropReason::cookie_needed);
  });
  CHECK(test::raw(state) == before);
  CHECK(verdict(message, state) == kAccepted);
}

TEST_CASE("init: the tag alone protects all before the macs") {
  Handshake state;
  const auto before = test::raw(state);
  test::each_flip(golden(), [&](const Octets& changed, std::size_t at) {
    if (at < 116) CHECK(refusal(session::read_init(changed, test::pair_keys(), state)) == DropReason::tag_wrong);
  });
  CHECK(test::raw(state) == before);
}

TEST_CASE("init: another pair's keys open nothing") {
  session::PairKeys others;
  session::derive_pair_keys(test::group_key(), test::kNodeA, 3, others);
  Handshake state;
  CHECK(refusal(session::read_init(golden(), others, state)) == DropReason::tag_wrong);
}

TEST_CASE("init: sent back to its sender with the ids exchanged, it does not open") {
  auto reflected = golden();
  std::swap_ranges(reflected.begin() + 12, reflected.begin() + 20, reflected.begin() + 20);
  Handshake state;
  CHECK(refusal(session::read_init(reflected, test::pair_keys(), state)) == DropReason::tag_wrong);
}
