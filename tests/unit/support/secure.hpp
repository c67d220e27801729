// A pair of hosts, "a" the initiator and "b" the responder, with all that is drawn at random fixed, and the octets of their
// handshake: figures that tests/fuzz/make_secure_corpus.py made with the implementation in tests/wire.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "session/messages.hpp"
#include "support/octets.hpp"
#include "support/print.hpp"

namespace test {

namespace golden {

constexpr std::string_view kPsk = "1404e0e933b8e105ec6b267db25726797267bf1d65eb63633801bcf5c049dad6";
constexpr std::string_view kMac1Key = "fe8a3c0b85c220e208e70738761eb3fdf02760b003eaf0e2e24b69d54acdb20b";
constexpr std::string_view kCookieKey = "fde15e89c31620b1518af59841d4bf79760d1b01f8e70ed40d14f677c17b9a0f";
constexpr std::string_view kKeyId = "07b3ce2f";
constexpr std::string_view kInit =
    "010100000102030407b3ce2f03b33bf9eb2ad3e5b27cfdb430fad6277d34a4815fa6b982535e60af3bd9b49556816080f1641ff81d2b7c8a"
    "e8268a4403a483ae03479bbeaaf31d3e079c71051372f8af3b743f9d4036c6bf8157817b39df17785e2472dff9c8fed5909a4ea9c9f5b286"
    "b3a7d879f69186716171a2adbf2416799026718e00000000000000000000000000000000";
constexpr std::string_view kInitMac2 = "8673dcd84f005776a3602883c2116337";  // with kCookie
constexpr std::string_view kResp =
    "020100000a0b0c0d01020304132c442be010fbd57e72603328aa76e71fccc1503aae219327d14d9c9993f472787c595c67dedecb984afebe"
    "20e1a28aa2f1edafa883d28099b86c749ac5b00ca78937448e7e63d41f862fdbe5d2e768bd904650536344d29951bcafc7e8d8607ac77e41"
    "5853fcacfcca6f7d12de307200000000000000000000000000000000";
constexpr std::string_view kRespMac2 = "42824845e5599ec72f4f6a7df07f5fc5";
constexpr std::string_view kFromInitiator = "b0eaf43ff3760a4a3167cb6a384bcda4bf37aff6ce5f95f1b57c4ce210600f49";
constexpr std::string_view kFromResponder = "2a87a2d007d548aa3711c141e0a063243a45c2a0a36f29ef02765ccfaf0de568";
constexpr std::string_view kCookieMessage =
    "03010000010203046465666768696a6b6c6d6e6f707172737475767778797a7b3b938ae0aa9e7065298605744d5ff0e5627243ff590b6cf9"
    "a2a3c0546c3cd2dd";
constexpr std::string_view kData =  // kFrame from the initiator, with kDataHead
    "040100000a0b0c0d01020304050607087cf31d413577e926d25272c7b0758d6001ac466d816749f27df63846df5fafade3be149a7dd4e30e"
    "975b8eaf681d9c477c0569f059c6bd1a";

}  // namespace golden

inline session::Key group_key() {
  session::Key key{};
  std::iota(key.begin(), key.end(), std::uint8_t{0});
  return key;
}

inline session::Key filled_key(std::uint8_t fill) {
  session::Key key{};
  key.fill(fill);
  return key;
}

constexpr std::uint64_t kNodeA = 0x03b33bf9eb2ad3e5;
constexpr std::uint64_t kNodeB = 0xb27cfdb430fad627;

inline session::PairKeys pair_keys() {
  session::PairKeys keys;
  session::derive_pair_keys(group_key(), kNodeA, kNodeB, keys);
  return keys;
}

inline session::Key init_ephemeral() { return filled_key(0x21); }
inline session::Key resp_ephemeral() { return filled_key(0x42); }

constexpr session::Cookie kCookie{0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0,
                                  0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0};
constexpr session::InitHead kInitHead{0x01020304, 0x07b3ce2f, kNodeA, kNodeB};
constexpr session::InitPayload kInitPayload{0x1112131415161718, 1,    0x2122232425262728, 1000,
                                            1300,               0x31323334, 0x4142434445464748};
constexpr session::RespHead kRespHead{0x0a0b0c0d, 0x01020304};
constexpr session::RespPayload kRespPayload{0x5152535455565758, 0x2122232425262728, 0x6162636465666768, 500, 1200, 0,
                                            0x7172737475767778};
constexpr session::DataHead kDataHead{0x0a0b0c0d, 0x0102030405060708};

inline session::CookieNonce cookie_nonce() {
  session::CookieNonce nonce{};
  std::iota(nonce.begin(), nonce.end(), std::uint8_t{100});
  return nonce;
}

// A PING.
inline Octets frame() { return joined(hex("02 00 0000 00000000 0000000000000001 00000000d693a400"), Octets(16)); }

// The initiator's state behind INIT, and the responder's.
inline session::Handshake initiator_handshake() {
  session::Handshake state;
  session::write_init(kInitHead, kInitPayload, pair_keys(), init_ephemeral(), std::nullopt, state);
  return state;
}
inline session::Handshake responder_handshake() {
  session::Handshake state;
  if (!session::read_init(hex(golden::kInit), pair_keys(), state)) state = {};
  return state;
}

inline session::TransportKeys transport_keys() {
  session::TransportKeys keys;
  const auto from_initiator = hex(golden::kFromInitiator);
  const auto from_responder = hex(golden::kFromResponder);
  std::ranges::copy(from_initiator, keys.from_initiator.key.begin());
  std::ranges::copy(from_responder, keys.from_responder.key.begin());
  return keys;
}

// All octets of a value, to see that nothing of it changed.
template <class T>
Octets raw(const T& value) {
  const auto* const start = reinterpret_cast<const std::uint8_t*>(&value);
  return {start, start + sizeof value};
}

// Calls `look` with every single bit flipped, one at a time, and the number of the octet.
template <class Look>
void each_flip(base::Bytes octets, Look look) {
  auto changed = copy(octets);
  for (std::size_t bit = 0; bit < changed.size() * 8; ++bit) {
    const auto mask = static_cast<std::uint8_t>(1u << bit % 8);
    changed[bit / 8] ^= mask;
    look(changed, bit / 8);
    changed[bit / 8] ^= mask;
  }
}

// The first four octets of each message: type, version, and two that are zero. `read` gives the refusal.
template <class Read>
void check_start(const Octets& message, std::uint8_t type, Read read) {
  using base::DropReason;
  for (unsigned value = 0; value < 256; ++value) {
    const auto octet = static_cast<std::uint8_t>(value);
    CHECK(read(with(message, 0, octet)) == (octet == type ? kAccepted : DropReason::datagram_malformed));
    CHECK(read(with(message, 1, octet)) == (octet == 1 ? kAccepted : DropReason::version_unknown));
    CHECK(read(with(message, 2, octet)) == (octet == 0 ? kAccepted : DropReason::datagram_malformed));
    CHECK(read(with(message, 3, octet)) == (octet == 0 ? kAccepted : DropReason::datagram_malformed));
  }
}

}  // namespace test
