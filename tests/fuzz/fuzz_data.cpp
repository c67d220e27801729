// DATA under one fixed key: what opens is written again alike, what does not leaves nothing of a frame; any octets come through,
// but not with a bit changed on the way.
#include <algorithm>
#include <vector>

#include "secure.hpp"

using fuzz::must;

namespace {

session::TransportKey fixed_key() {
  session::Handshake ours, theirs;
  session::TransportKeys keys;
  const auto message = fuzz::init_message(ours);
  must(bool(session::read_init(message, fuzz::kKeys, theirs)), "the fixed INIT opens");
  must(bool(session::write_resp({}, {}, fuzz::kKeys, fuzz::kRespEphemeral, {}, theirs, keys)), "and can be answered");
  return keys.from_initiator;
}

// Of the fixed RESP in the corpus too: no key depends on a payload, all depend on the psk and the ephemeral keys.
const session::TransportKey kKey = fixed_key();

void received(base::Bytes octets) {
  const auto head = session::read_data_head(octets);
  std::vector<std::uint8_t> out(octets.size());
  const auto frame = session::read_data(octets, kKey, out);
  must(head || !frame, "what opens has a right head");
  if (!frame) {
    must(std::ranges::all_of(out, [](auto octet) { return octet == 0; }), "nothing of a refused frame is seen");
    return;
  }
  must(frame->data() == out.data() && frame->size() + session::kDataOverhead == octets.size(), "the place of the frame");
  std::vector<std::uint8_t> again(octets.size());
  must(session::write_data(*head, kKey, *frame, again) == octets.size(), "a DATA that opens has one written form");
  must(std::ranges::equal(again, octets), "which is the one that was read");
}

void sent(base::Bytes octets) {
  wire::Reader reader(octets);
  const auto change = reader.u16();
  const session::DataHead head{reader.u32(), reader.u64()};
  const auto frame = reader.rest();
  std::vector<std::uint8_t> message(frame.size() + session::kDataOverhead);
  must(session::write_data(head, kKey, frame, message) == message.size(), "there is room");
  std::vector<std::uint8_t> out(frame.size());
  const auto read = session::read_data(message, kKey, out);
  must(read && std::ranges::equal(*read, frame), "a DATA is read as it is written");
  must(*session::read_data_head(message) == head, "and so is its head");
  message[8 + change / 8 % (message.size() - 8)] ^= static_cast<std::uint8_t>(1u << change % 8);
  must(!session::read_data(message, kKey, out), "but not with a bit changed");
  message.pop_back();
  must(session::write_data(head, kKey, frame, message) == 0, "nothing is written where there is no room");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  received({data, size});
  sent({data, size});
  return 0;
}
