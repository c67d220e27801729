// What the handshake and the session keys refuse, and that a refusal changes nothing.
#include <doctest/doctest.h>

#include "session/noise.hpp"
#include "support/octets.hpp"
#include "support/secure.hpp"

using session::Handshake;
using session::Key;
using session::TransportKey;
using session::TransportKeys;
using test::Octets;
using test::raw;

namespace {

const Octets kPrologue = test::hex("0102");
const Octets kPayload(8, 0x70);
const Key kPsk = test::filled_key(0x05);

struct Begun {
  Handshake initiator;
  Octets message = Octets(56);
};

Begun begun() {
  Begun out;
  session::write_message1(out.initiator, {kPsk, kPrologue}, test::init_ephemeral(), kPayload, out.message);
  return out;
}

bool reads(const Key& psk, const Octets& prologue, const Octets& message, Handshake& state) {
  Octets payload(message.size() - 48);
  return session::read_message1(state, {psk, prologue}, message, payload);
}

// Message 1 of somebody who has the psk and sends an ephemeral key of his choice.
Octets message1_with(const Key& ephemeral_public) {
  session::Symmetric symmetric;
  symmetric.start("Noise_NNpsk0_25519_ChaChaPoly_BLAKE2b", kPrologue);
  symmetric.mix_key_and_hash(kPsk);
  symmetric.mix_hash(ephemeral_public);
  symmetric.mix_key(ephemeral_public);
  Octets sealed(kPayload.size() + 16);
  symmetric.encrypt_and_hash(kPayload, sealed);
  return test::joined(test::copy(ephemeral_public), sealed);
}

}  // namespace

TEST_CASE("noise: message 1 is refused with another psk, prologue or any bit changed") {
  const auto message = begun().message;
  Handshake state;
  const auto before = raw(state);
  CHECK_FALSE(reads(test::filled_key(0x06), kPrologue, message, state));
  CHECK_FALSE(reads(kPsk, test::hex("0103"), message, state));
  test::each_flip(message, [&](const Octets& changed, std::size_t) { CHECK_FALSE(reads(kPsk, kPrologue, changed, state)); });
  CHECK(raw(state) == before);
  CHECK(reads(kPsk, kPrologue, message, state));
}

TEST_CASE("noise: message 2 is refused with any bit changed, and the right one is read after that") {
  auto start = begun();
  auto& initiator = start.initiator;
  Handshake responder;
  REQUIRE(reads(kPsk, kPrologue, start.message, responder));
  Octets message2(56);
  TransportKeys keys;
  REQUIRE(session::write_message2(responder, test::resp_ephemeral(), kPayload, message2, keys));

  TransportKeys read_keys;
  Octets payload(8);
  const auto before = raw(initiator);
  test::each_flip(message2, [&](const Octets& changed, std::size_t) {
    CHECK_FALSE(session::read_message2(initiator, changed, payload, read_keys));
  });
  CHECK(raw(initiator) == before);
  CHECK(raw(read_keys) == raw(TransportKeys{}));
  CHECK(session::read_message2(initiator, message2, payload, read_keys));
  CHECK(raw(read_keys) == raw(keys));
  CHECK(payload == kPayload);
}

TEST_CASE("noise: messages shorter than an ephemeral key and a tag are refused") {
  auto [initiator, message1] = begun();
  Handshake responder;
  TransportKeys keys;
  for (std::size_t size = 0; size < 48; ++size) {
    const auto cut = test::copy(base::Bytes(message1).first(size));
    CHECK_FALSE(session::read_message1(responder, {kPsk, kPrologue}, cut, {}));
    CHECK_FALSE(session::read_message2(initiator, cut, {}, keys));
  }
}

// 0 and 1 are points of low order: with any private key they give zeros.
TEST_CASE("noise: a point of low order ends the handshake") {
  Key one{};
  one[0] = 1;
  for (const auto& point : {Key{}, one}) {
    Key shared{};
    CHECK_FALSE(session::dh(test::init_ephemeral(), point, shared));

    Handshake responder;
    REQUIRE(reads(kPsk, kPrologue, message1_with(point), responder));
    const auto before = raw(responder);
    Octets message2(56);
    TransportKeys keys;
    CHECK_FALSE(session::write_message2(responder, test::resp_ephemeral(), kPayload, message2, keys));
    CHECK(raw(responder) == before);
    CHECK(raw(keys) == raw(TransportKeys{}));
    CHECK(message2 == Octets(56));

    auto initiator = begun().initiator;
    Octets payload(8);
    CHECK_FALSE(session::read_message2(initiator, test::joined(test::copy(point), Octets(24)), payload, keys));
  }
}

TEST_CASE("noise: a session key opens what was sealed under the same counter, in any order") {
  const TransportKey key{test::filled_key(0x33)};
  constexpr std::array<std::uint64_t, 6> kCounters{0, 7, 1, 0x0102030405060708, ~std::uint64_t{0}, 2};
  for (const auto counter : kCounters) {
    Octets sealed(24);
    key.seal(counter, kPayload, sealed);
    for (const auto other : kCounters) {
      Octets opened(8, 0xee);
      CHECK(key.open(other, sealed, opened) == (other == counter));
      CHECK(opened == (other == counter ? kPayload : Octets(8)));
    }
  }
}

TEST_CASE("noise: sealed in place, and empty") {
  const TransportKey key{test::filled_key(0x33)};
  Octets apart(24), in_place = test::joined(kPayload, Octets(16));
  key.seal(1, kPayload, apart);
  key.seal(1, base::Bytes(in_place).first(8), in_place);
  CHECK(apart == in_place);

  Octets tag(16);
  key.seal(2, {}, tag);
  CHECK(key.open(2, tag, {}));
  CHECK_FALSE(key.open(2, base::Bytes(tag).first(15), {}));
  CHECK_FALSE(key.open(2, {}, {}));
}
