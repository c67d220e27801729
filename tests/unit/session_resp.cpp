#include <doctest/doctest.h>

#include "session/messages.hpp"
#include "support/octets.hpp"
#include "support/secure.hpp"

using base::DropReason;
using session::Handshake;
using session::read_resp_head;
using session::TransportKeys;
using test::copy;
using test::hex;
using test::kAccepted;
using test::Octets;
using test::raw;
using test::refusal;

namespace {

Octets golden() { return hex(test::golden::kResp); }

Octets written(const std::optional<session::Cookie>& cookie, TransportKeys& keys) {
  auto state = test::responder_handshake();
  const auto message = session::write_resp(test::kRespHead, test::kRespPayload, test::pair_keys(), test::resp_ephemeral(),
                                           cookie, state, keys);
  return message ? copy(*message) : Octets();
}

// All that an initiator that wants a cookie looks at.
DropReason verdict(const Octets& message, Handshake& state, TransportKeys& keys) {
  const auto head = read_resp_head(message);
  if (!head) return head.error();
  if (!session::mac1_right(test::pair_keys(), message)) return DropReason::mac1_wrong;
  if (!session::mac2_right(test::kCookie, message)) return DropReason::cookie_needed;
  return refusal(session::read_resp(message, state, keys));
}

}  // namespace

TEST_CASE("resp: written as the other implementation does, octet for octet") {
  TransportKeys keys;
  CHECK(written(std::nullopt, keys) == golden());
  CHECK(raw(keys) == raw(test::transport_keys()));
  auto with_cookie = golden();
  with_cookie.resize(124);
  CHECK(written(test::kCookie, keys) == test::joined(with_cookie, hex(test::golden::kRespMac2)));
}

TEST_CASE("resp: read as it was written, and both sides have the same keys") {
  const auto head = read_resp_head(golden());
  REQUIRE(head);
  CHECK(*head == test::kRespHead);
  auto state = test::initiator_handshake();
  TransportKeys keys;
  const auto payload = session::read_resp(golden(), state, keys);
  REQUIRE(payload);
  CHECK(*payload == test::kRespPayload);
  CHECK(raw(keys) == raw(test::transport_keys()));
}

TEST_CASE("resp: the macs") {
  TransportKeys keys;
  const auto with_cookie = written(test::kCookie, keys);
  CHECK(copy(session::mac1_of(golden())) == copy(base::Bytes(with_cookie).subspan(108, 16)));
  CHECK(session::mac1_right(test::pair_keys(), golden()));
  CHECK_FALSE(session::mac2_right(test::kCookie, golden()));
  CHECK(session::mac2_right(test::kCookie, with_cookie));
}

TEST_CASE("resp: refused, every length but its own") {
  test::each_truncation(golden(), [](const Octets& cut) {
    auto state = Handshake{};
    TransportKeys keys;
    CHECK(refusal(read_resp_head(cut)) == DropReason::datagram_malformed);
    CHECK(refusal(session::read_resp(cut, state, keys)) == DropReason::datagram_malformed);
  });
  for (std::size_t more = 1; more < 64; ++more) {
    CHECK(refusal(read_resp_head(test::joined(golden(), Octets(more)))) == DropReason::datagram_malformed);
  }
}

TEST_CASE("resp: refused, another type, version, or octets that must be zero") {
  test::check_start(golden(), 2, [](const Octets& changed) { return refusal(session::read_resp_head(changed)); });
}

TEST_CASE("resp: refused, every bit changed; nothing changes, and the right one is read after that") {
  TransportKeys keys;
  const auto message = written(test::kCookie, keys);
  keys = {};
  auto state = test::initiator_handshake();
  const auto before = raw(state);
  test::each_flip(message, [&](const Octets& changed, std::size_t at) {
    const auto reason = verdict(changed, state, keys);
    CHECK(reason != kAccepted);
    if (at >= 4 && at < 124) CHECK(reason == DropReason::mac1_wrong);
    if (at >= 124) CHECK(reason == DropReason::cookie_needed);
  });
  CHECK(raw(state) == before);
  CHECK(raw(keys) == raw(TransportKeys{}));
  CHECK(verdict(message, state, keys) == kAccepted);
}

TEST_CASE("resp: the Noise message alone protects the indices and all behind them") {
  auto state = test::initiator_handshake();
  TransportKeys keys;
  const auto before = raw(state);
  test::each_flip(golden(), [&](const Octets& changed, std::size_t at) {
    if (at >= 4 && at < 108) CHECK(refusal(session::read_resp(changed, state, keys)) == DropReason::tag_wrong);
  });
  CHECK(raw(state) == before);
  CHECK(raw(keys) == raw(TransportKeys{}));
}

TEST_CASE("resp: to another INIT it does not open") {
  Handshake state;
  TransportKeys keys;
  auto payload = test::kInitPayload;
  ++payload.init_seq;
  session::write_init(test::kInitHead, payload, test::pair_keys(), test::init_ephemeral(), std::nullopt, state);
  CHECK(refusal(session::read_resp(golden(), state, keys)) == DropReason::tag_wrong);
}

TEST_CASE("resp: not written to an ephemeral key that is no proper one") {
  auto state = test::responder_handshake();
  state.theirs = {};
  TransportKeys keys;
  CHECK(refusal(session::write_resp(test::kRespHead, test::kRespPayload, test::pair_keys(), test::resp_ephemeral(), std::nullopt,
                                    state, keys)) == DropReason::tag_wrong);
  CHECK(raw(keys) == raw(TransportKeys{}));
}
