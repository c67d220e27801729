// INIT: what opens is written again alike, what does not leaves no trace; and any fields come through, but not with a bit
// changed on the way.
#include <algorithm>

#include "secure.hpp"

using fuzz::must;

namespace {

bool accepted(base::Bytes octets, const session::InitHead& head, const session::InitPayload& payload) {
  const auto read_head = session::read_init_head(octets);
  if (!read_head || read_head->key_id != fuzz::kKeys.key_id) return false;
  if (!session::mac1_right(fuzz::kKeys, octets) || !session::mac2_right(fuzz::kCookie, octets)) return false;
  fuzz::Watched<session::Handshake> state;
  const auto read_payload = session::read_init(octets, fuzz::kKeys, state.value);
  must(read_payload || state.unchanged(), "a refused INIT changes nothing");
  return read_payload && *read_head == head && *read_payload == payload;
}

void received(base::Bytes octets) {
  const auto head = session::read_init_head(octets);
  if (!head) return;
  fuzz::Watched<session::Handshake> state;
  const auto payload = session::read_init(octets, fuzz::kKeys, state.value);
  if (!payload) {
    must(state.unchanged(), "an INIT that does not open changes nothing");
    return;
  }
  session::Handshake again;
  const auto plain = session::write_init(*head, *payload, fuzz::kKeys, fuzz::kInitEphemeral, {}, again);
  const auto cookie = session::write_init(*head, *payload, fuzz::kKeys, fuzz::kInitEphemeral, fuzz::kCookie, again);
  must(std::ranges::equal(octets.first(116), base::Bytes(plain).first(116)), "an INIT that opens is written alike");
  must(session::mac1_right(fuzz::kKeys, octets) == std::ranges::equal(session::mac1_of(octets), session::mac1_of(plain)),
       "there is one right mac1");
  must(!session::mac2_right(fuzz::kCookie, octets) || std::ranges::equal(octets, cookie), "there is one right mac2");
  must(again.symmetric.hash == state.value.symmetric.hash, "both sides hash the same");
}

void sent(base::Bytes octets) {
  wire::Reader reader(octets);
  const auto change = reader.u16();
  const session::InitHead head{reader.u32(), fuzz::kKeys.key_id, reader.u64(), reader.u64()};
  const session::InitPayload payload{reader.u64(), reader.u64(), reader.u64(), reader.u16(),
                                     reader.u16(), reader.u32(), reader.u64()};
  session::Handshake state;
  auto message = session::write_init(head, payload, fuzz::kKeys, fuzz::kInitEphemeral, fuzz::kCookie, state);
  must(accepted(message, head, payload), "an INIT is read as it is written");
  message[change / 8 % message.size()] ^= static_cast<std::uint8_t>(1u << change % 8);
  must(!accepted(message, head, payload), "but not with a bit changed");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  received({data, size});
  sent({data, size});
  return 0;
}
