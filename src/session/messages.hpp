// The messages of the secured carrier. Offsets in octets, all numbers big-endian.
//
//   INIT, 148   0 type 1, version, 0 | 4 sender index (32) | 8 key id (32) | 12 initiator (64) | 20 responder (64)
//               28 Noise message 1: e, 40 octets sealed | 116 mac1 | 132 mac2
//   RESP, 140   0 type 2, version, 0 | 4 sender index (32) | 8 receiver index (32)
//               12 Noise message 2: e, 48 octets sealed | 108 mac1 | 124 mac2
//   COOKIE, 64  0 type 3, version, 0 | 4 receiver index (32) | 8 nonce (192) | 32 the cookie, 16 octets sealed
//   DATA        0 type 4, version, 0 | 4 receiver index (32) | 8 counter (64) | 16 a frame sealed
//
// Sealed octets are followed by a tag of 16. The prologue of Noise is "vrrp-relay/1" + INIT's first 28 octets. mac1 is keyed
// with the pair's mac1 key and covers all before it; mac2 is keyed with a cookie and covers all before it, mac1 too; without
// a cookie it is zeros.
//
// A read that refuses changes nothing. A receiver looks, in this order, at the head, mac1, mac2 where it asked for a cookie,
// and the Noise message.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "base/drop_reason.hpp"
#include "base/result.hpp"
#include "session/datagram.hpp"
#include "session/noise.hpp"
#include "session/pair_keys.hpp"

namespace session {

inline constexpr std::size_t kInitBytes = 148;
inline constexpr std::size_t kRespBytes = 140;
inline constexpr std::size_t kCookieBytes = 64;
inline constexpr std::size_t kDataHeadBytes = 16;
inline constexpr std::size_t kDataOverhead = kDataHeadBytes + kTagBytes;

using InitMessage = std::array<std::uint8_t, kInitBytes>;
using RespMessage = std::array<std::uint8_t, kRespBytes>;
using CookieMessage = std::array<std::uint8_t, kCookieBytes>;
using Cookie = std::array<std::uint8_t, 16>;
using CookieNonce = std::array<std::uint8_t, 24>;

// The macs of INIT and RESP. REQUIRES, all three: `message` has the length of one of them.
Mac mac1_of(base::Bytes message);  // as it stands there
bool mac1_right(const PairKeys& keys, base::Bytes message);
bool mac2_right(const Cookie& cookie, base::Bytes message);

inline constexpr std::uint64_t kNoConfigHash = 0;  // unknown

struct InitHead {
  std::uint32_t sender_index = 0;
  std::uint32_t key_id = 0;
  std::uint64_t initiator = 0;  // node ids
  std::uint64_t responder = 0;

  bool operator==(const InitHead&) const = default;
};

struct InitPayload {
  static constexpr std::size_t kBytes = 40;
  std::uint64_t boot = 0;
  std::uint64_t init_seq = 0;  // from 1, one more with each INIT to that peer
  std::uint64_t sent_us = 0;
  std::uint16_t keepalive_ms = 0;
  std::uint16_t max_inner = 0;
  std::uint32_t features = 0;
  std::uint64_t config_hash = 0;

  bool operator==(const InitPayload&) const = default;
};

// `head.key_id` does not count: the key id is that of `keys`. `handshake` is then ready for read_resp().
InitMessage write_init(const InitHead& head, const InitPayload& payload, const PairKeys& keys, const Key& ephemeral,
                       const std::optional<Cookie>& cookie, Handshake& handshake);
// Refuses what has not the form of an INIT; looks at no key.
base::Result<InitHead, base::DropReason> read_init_head(base::Bytes octets);
// REQUIRES: read_init_head() accepted. Refuses with tag_wrong; else `handshake` is ready for write_resp().
base::Result<InitPayload, base::DropReason> read_init(base::Bytes octets, const PairKeys& keys, Handshake& handshake);

struct RespHead {
  std::uint32_t sender_index = 0;
  std::uint32_t receiver_index = 0;  // INIT's sender index

  bool operator==(const RespHead&) const = default;
};

// On the wire both indices of the head follow, which binds the head to the tag.
struct RespPayload {
  static constexpr std::size_t kBytes = 48;
  std::uint64_t boot = 0;
  std::uint64_t echo_sent_us = 0;  // INIT's sent_us
  std::uint64_t sent_us = 0;
  std::uint16_t keepalive_ms = 0;
  std::uint16_t max_inner = 0;
  std::uint32_t features = 0;
  std::uint64_t config_hash = 0;

  bool operator==(const RespPayload&) const = default;
};

// Refuses with tag_wrong when the ephemeral key of INIT is no proper one.
base::Result<RespMessage, base::DropReason> write_resp(const RespHead& head, const RespPayload& payload,
                                                       const PairKeys& keys, const Key& ephemeral,
                                                       const std::optional<Cookie>& cookie, Handshake& handshake,
                                                       TransportKeys& session);
base::Result<RespHead, base::DropReason> read_resp_head(base::Bytes octets);
// REQUIRES: read_resp_head() accepted. Refuses with tag_wrong, also where the indices in the payload are not the head's.
base::Result<RespPayload, base::DropReason> read_resp(base::Bytes octets, Handshake& handshake, TransportKeys& session);

// Answers the message with that sender index and mac1. `nonce` is random.
CookieMessage write_cookie(std::uint32_t receiver_index, const Cookie& cookie, const PairKeys& keys, const Mac& mac1,
                           const CookieNonce& nonce);
base::Result<std::uint32_t, base::DropReason> read_cookie_head(base::Bytes octets);  // the receiver index
// `mac1` is that of the message sent. REQUIRES: read_cookie_head() accepted. Refuses with cookie_wrong.
base::Result<Cookie, base::DropReason> read_cookie(base::Bytes octets, const PairKeys& keys, const Mac& mac1);

struct DataHead {
  std::uint32_t receiver_index = 0;
  std::uint64_t counter = 0;

  bool operator==(const DataHead&) const = default;
};

// The octets used, or 0 when `out` is too small. `frame` may lie in `out` already, at kDataHeadBytes.
std::size_t write_data(const DataHead& head, const TransportKey& key, base::Bytes frame, base::MutableBytes out);
base::Result<DataHead, base::DropReason> read_data_head(base::Bytes octets);
// The frame, which lies at the start of `out`; tag_wrong leaves zeros there.
// REQUIRES: read_data_head() accepted, and `out` is not shorter than octets.size() - kDataOverhead.
base::Result<base::Bytes, base::DropReason> read_data(base::Bytes octets, const TransportKey& key, base::MutableBytes out);

}  // namespace session
