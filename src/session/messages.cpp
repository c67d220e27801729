// What the messages share: their start, and the two macs at the end of INIT and RESP.
#include "session/messages.hpp"

#include <algorithm>
#include <cassert>

#include "session/message_parts.hpp"

namespace session {

namespace {

constexpr std::size_t kMacs = 2 * sizeof(Mac);

Mac keyed_mac(base::Bytes key, base::Bytes covered) {
  Mac mac{};
  crypto_generichash(mac.data(), mac.size(), covered.data(), covered.size(), key.data(), key.size());
  return mac;
}

base::Bytes before_mac1(base::Bytes message) { return message.first(message.size() - kMacs); }
base::Bytes before_mac2(base::Bytes message) { return message.first(message.size() - sizeof(Mac)); }

}  // namespace

Mac mac1_of(base::Bytes message) {
  assert(message.size() >= kMacs);
  Mac mac{};
  std::ranges::copy(message.subspan(message.size() - kMacs, mac.size()), mac.begin());
  return mac;
}

bool mac1_right(const PairKeys& keys, base::Bytes message) {
  return equal(mac1_of(message), keyed_mac(keys.mac1_key, before_mac1(message)));
}

bool mac2_right(const Cookie& cookie, base::Bytes message) {
  return equal(message.last(sizeof(Mac)), keyed_mac(cookie, before_mac2(message)));
}

void write_macs(const PairKeys& keys, const std::optional<Cookie>& cookie, base::MutableBytes message) {
  const auto at = message.size() - kMacs;
  std::ranges::copy(keyed_mac(keys.mac1_key, before_mac1(message)), message.subspan(at).begin());
  const auto mac2 = cookie ? keyed_mac(*cookie, before_mac2(message)) : Mac{};
  std::ranges::copy(mac2, message.subspan(at + sizeof(Mac)).begin());
}

std::optional<base::DropReason> refuse_start(wire::Reader& reader, std::uint8_t type) {
  const auto found = reader.u8();
  const auto version = reader.u8();
  const auto zero = reader.u16();
  if (reader.failed() || found != type) return base::DropReason::datagram_malformed;
  if (version != kVersion) return base::DropReason::version_unknown;
  if (zero != 0) return base::DropReason::datagram_malformed;
  return std::nullopt;
}

}  // namespace session
