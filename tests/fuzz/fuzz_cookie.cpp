// COOKIE, as the answer to one fixed INIT: what opens is written again alike; any cookie comes through, but to no other message
// and not with a bit changed on the way.
#include <algorithm>

#include "secure.hpp"

using fuzz::must;

namespace {

session::Mac fixed_mac1() {
  session::Handshake state;
  return session::mac1_of(fuzz::init_message(state));
}
const session::Mac kMac1 = fixed_mac1();

void received(base::Bytes octets) {
  const auto index = session::read_cookie_head(octets);
  if (!index) return;
  const auto cookie = session::read_cookie(octets, fuzz::kKeys, kMac1);
  if (!cookie) return;
  session::CookieNonce nonce{};
  std::ranges::copy(octets.subspan(8, nonce.size()), nonce.begin());
  must(std::ranges::equal(octets, session::write_cookie(*index, *cookie, fuzz::kKeys, kMac1, nonce)),
       "a COOKIE that opens is written alike");
}

void sent(base::Bytes octets) {
  wire::Reader reader(octets);
  const auto change = reader.u16();
  const auto index = reader.u32();
  session::CookieNonce nonce{};
  session::Cookie cookie{};
  session::Mac mac1{};
  reader.copy(nonce);
  reader.copy(cookie);
  reader.copy(mac1);
  auto message = session::write_cookie(index, cookie, fuzz::kKeys, mac1, nonce);
  const auto read_index = session::read_cookie_head(message);
  const auto read = session::read_cookie(message, fuzz::kKeys, mac1);
  must(read_index && *read_index == index && read && *read == cookie, "a COOKIE is read as it is written");
  message[8 + change / 8 % (message.size() - 8)] ^= static_cast<std::uint8_t>(1u << change % 8);
  must(!session::read_cookie(message, fuzz::kKeys, mac1), "but not with a bit changed");
  message = session::write_cookie(index, cookie, fuzz::kKeys, mac1, nonce);
  mac1[change / 8 % mac1.size()] ^= static_cast<std::uint8_t>(1u << change % 8);
  must(!session::read_cookie(message, fuzz::kKeys, mac1), "nor as the answer to another message");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  received({data, size});
  sent({data, size});
  return 0;
}
