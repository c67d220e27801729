// RESP, as the answer to one fixed INIT: what opens is written again alike, what does not leaves no trace; and any fields come
// through, but not with a bit changed on the way.
#include <algorithm>

#include "secure.hpp"

using fuzz::must;
using session::Handshake;
using session::TransportKeys;

namespace {

Handshake begun() {
  Handshake state;
  fuzz::init_message(state);
  return state;
}

Handshake answering() {
  Handshake ours, theirs;
  const auto message = fuzz::init_message(ours);
  must(bool(session::read_init(message, fuzz::kKeys, theirs)), "the fixed INIT opens");
  return theirs;
}

const Handshake kBegun = begun();
const Handshake kAnswering = answering();

session::RespMessage written(const session::RespHead& head, const session::RespPayload& payload, TransportKeys& keys) {
  auto state = kAnswering;
  const auto message =
      session::write_resp(head, payload, fuzz::kKeys, fuzz::kRespEphemeral, fuzz::kCookie, state, keys);
  must(bool(message), "the fixed INIT can be answered");
  return *message;
}

void received(base::Bytes octets) {
  const auto head = session::read_resp_head(octets);
  fuzz::Watched<Handshake> state(kBegun);
  fuzz::Watched<TransportKeys> keys;
  const auto payload = session::read_resp(octets, state.value, keys.value);
  if (!payload) {
    must(state.unchanged() && keys.unchanged(), "a RESP that does not open changes nothing");
    return;
  }
  must(bool(head), "what opens has a right head");
  TransportKeys again;
  const auto message = written(*head, *payload, again);
  must(std::ranges::equal(octets.first(108), base::Bytes(message).first(108)), "a RESP that opens is written alike");
  must(session::mac1_right(fuzz::kKeys, octets) == std::ranges::equal(session::mac1_of(octets), session::mac1_of(message)),
       "there is one right mac1");
  must(!session::mac2_right(fuzz::kCookie, octets) || std::ranges::equal(octets, message), "there is one right mac2");
  must(again.from_initiator.key == keys.value.from_initiator.key && again.from_responder.key == keys.value.from_responder.key,
       "both sides have the same keys");
}

void sent(base::Bytes octets) {
  wire::Reader reader(octets);
  const auto change = reader.u16();
  const session::RespHead head{reader.u32(), reader.u32()};
  const session::RespPayload payload{reader.u64(), reader.u64(), reader.u64(), reader.u16(),
                                     reader.u16(), reader.u32(), reader.u64()};
  TransportKeys theirs, ours;
  auto message = written(head, payload, theirs);
  auto state = kBegun;
  const auto read = session::read_resp(message, state, ours);
  must(read && *read == payload && *session::read_resp_head(message) == head, "a RESP is read as it is written");
  must(session::mac1_right(fuzz::kKeys, message) && session::mac2_right(fuzz::kCookie, message), "with its macs");

  message[change / 8 % message.size()] ^= static_cast<std::uint8_t>(1u << change % 8);
  fuzz::Watched<Handshake> second(kBegun);
  const bool macs = session::mac1_right(fuzz::kKeys, message) && session::mac2_right(fuzz::kCookie, message);
  must(!macs || !session::read_resp(message, second.value, ours), "but not with a bit changed");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  received({data, size});
  sent({data, size});
  return 0;
}
