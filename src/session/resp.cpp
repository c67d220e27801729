// RESP: the answer to INIT, with which both sides have the keys of a session.
#include "session/message_parts.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

namespace session {

namespace {

using base::DropReason;
using base::Err;

constexpr std::size_t kHeadBytes = 12;
constexpr std::size_t kNoiseBytes = kDhBytes + RespPayload::kBytes + kTagBytes;

using PayloadOctets = std::array<std::uint8_t, RespPayload::kBytes>;

static_assert(kHeadBytes + kNoiseBytes + 2 * sizeof(Mac) == kRespBytes);

PayloadOctets octets_of(const RespHead& head, const RespPayload& payload) {
  PayloadOctets out{};
  wire::Writer writer(out);
  writer.u64(payload.boot).u64(payload.echo_sent_us).u64(payload.sent_us);
  writer.u16(payload.keepalive_ms).u16(payload.max_inner).u32(payload.features).u64(payload.config_hash);
  writer.u32(head.sender_index).u32(head.receiver_index);
  return out;
}

struct Bound {
  RespPayload payload;
  RespHead head;
};

Bound bound_of(const PayloadOctets& octets) {
  wire::Reader reader(octets);
  Bound bound;
  auto& payload = bound.payload;
  payload.boot = reader.u64();
  payload.echo_sent_us = reader.u64();
  payload.sent_us = reader.u64();
  payload.keepalive_ms = reader.u16();
  payload.max_inner = reader.u16();
  payload.features = reader.u32();
  payload.config_hash = reader.u64();
  bound.head.sender_index = reader.u32();
  bound.head.receiver_index = reader.u32();
  return bound;
}

}  // namespace

base::Result<RespMessage, DropReason> write_resp(const RespHead& head, const RespPayload& payload, const PairKeys& keys,
                                                 const Key& ephemeral, const std::optional<Cookie>& cookie,
                                                 Handshake& handshake, TransportKeys& session) {
  RespMessage out{};
  wire::Writer writer(out);
  writer.u8(kTypeResp).u8(kVersion).u16(0).u32(head.sender_index).u32(head.receiver_index);
  const auto noise = base::MutableBytes(out).subspan(kHeadBytes, kNoiseBytes);
  if (!write_message2(handshake, ephemeral, octets_of(head, payload), noise, session)) return Err(DropReason::tag_wrong);
  write_macs(keys, cookie, out);
  return out;
}

base::Result<RespHead, DropReason> read_resp_head(base::Bytes octets) {
  if (octets.size() != kRespBytes) return Err(DropReason::datagram_malformed);
  wire::Reader reader(octets);
  if (const auto refused = refuse_start(reader, kTypeResp)) return Err(*refused);
  RespHead head;
  head.sender_index = reader.u32();
  head.receiver_index = reader.u32();
  return head;
}

base::Result<RespPayload, DropReason> read_resp(base::Bytes octets, Handshake& handshake, TransportKeys& session) {
  const auto head = read_resp_head(octets);
  if (!head) return Err(head.error());
  Wiped<Handshake> next(handshake);
  Wiped<TransportKeys> keys;
  PayloadOctets octets_inside{};
  if (!read_message2(*next, octets.subspan(kHeadBytes, kNoiseBytes), octets_inside, *keys)) {
    return Err(DropReason::tag_wrong);
  }
  const auto bound = bound_of(octets_inside);
  if (bound.head != *head) return Err(DropReason::tag_wrong);
  handshake = *next;
  session = *keys;
  return bound.payload;
}

}  // namespace session
