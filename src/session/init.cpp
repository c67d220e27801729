// INIT: the first message of a handshake.
#include <algorithm>
#include <string_view>

#include "session/message_parts.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

namespace session {

namespace {

using base::DropReason;
using base::Err;

constexpr std::string_view kPrologue = "vrrp-relay/1";
constexpr std::size_t kHeadBytes = 28;
constexpr std::size_t kNoiseBytes = kDhBytes + InitPayload::kBytes + kTagBytes;

using PayloadOctets = std::array<std::uint8_t, InitPayload::kBytes>;
using Prologue = std::array<std::uint8_t, kPrologue.size() + kHeadBytes>;

static_assert(kHeadBytes + kNoiseBytes + 2 * sizeof(Mac) == kInitBytes);

Prologue prologue_of(base::Bytes message) {
  Prologue out{};
  const auto rest = std::ranges::copy(kPrologue, out.begin()).out;
  std::ranges::copy(message.first(kHeadBytes), rest);
  return out;
}

PayloadOctets octets_of(const InitPayload& payload) {
  PayloadOctets out{};
  wire::Writer writer(out);
  writer.u64(payload.boot).u64(payload.init_seq).u64(payload.sent_us);
  writer.u16(payload.keepalive_ms).u16(payload.max_inner).u32(payload.features).u64(payload.config_hash);
  return out;
}

InitPayload payload_of(const PayloadOctets& octets) {
  wire::Reader reader(octets);
  InitPayload payload;
  payload.boot = reader.u64();
  payload.init_seq = reader.u64();
  payload.sent_us = reader.u64();
  payload.keepalive_ms = reader.u16();
  payload.max_inner = reader.u16();
  payload.features = reader.u32();
  payload.config_hash = reader.u64();
  return payload;
}

}  // namespace

InitMessage write_init(const InitHead& head, const InitPayload& payload, const PairKeys& keys, const Key& ephemeral,
                       const std::optional<Cookie>& cookie, Handshake& handshake) {
  InitMessage out{};
  wire::Writer writer(out);
  writer.u8(kTypeInit).u8(kVersion).u16(0).u32(head.sender_index).u32(keys.key_id);
  writer.u64(head.initiator).u64(head.responder);
  const auto noise = base::MutableBytes(out).subspan(kHeadBytes, kNoiseBytes);
  write_message1(handshake, {keys.psk, prologue_of(out)}, ephemeral, octets_of(payload), noise);
  write_macs(keys, cookie, out);
  return out;
}

base::Result<InitHead, DropReason> read_init_head(base::Bytes octets) {
  if (octets.size() != kInitBytes) return Err(DropReason::datagram_malformed);
  wire::Reader reader(octets);
  if (const auto refused = refuse_start(reader, kTypeInit)) return Err(*refused);
  InitHead head;
  head.sender_index = reader.u32();
  head.key_id = reader.u32();
  head.initiator = reader.u64();
  head.responder = reader.u64();
  return head;
}

base::Result<InitPayload, DropReason> read_init(base::Bytes octets, const PairKeys& keys, Handshake& handshake) {
  PayloadOctets payload{};
  if (!read_message1(handshake, {keys.psk, prologue_of(octets)}, octets.subspan(kHeadBytes, kNoiseBytes), payload)) {
    return Err(DropReason::tag_wrong);
  }
  return payload_of(payload);
}

}  // namespace session
