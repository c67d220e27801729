#include "session/pair_keys.hpp"

#include <algorithm>
#include <cassert>
#include <string_view>

#include "wire/reader.hpp"
#include "wire/writer.hpp"

namespace session {

namespace {

constexpr std::string_view kPskLabel = "vrrp-relay psk v1";

base::Bytes octets_of(std::string_view label) { return {reinterpret_cast<const std::uint8_t*>(label.data()), label.size()}; }

void keyed_hash(const Key& key, base::Bytes input, base::MutableBytes out) {
  crypto_generichash(out.data(), out.size(), input.data(), input.size(), key.data(), key.size());
}

}  // namespace

void derive_pair_keys(const Key& group, std::uint64_t one, std::uint64_t other, PairKeys& keys) {
  std::array<std::uint8_t, kPskLabel.size() + 16> input{};
  wire::Writer writer(input);
  writer.bytes(octets_of(kPskLabel)).u64(std::min(one, other)).u64(std::max(one, other));
  assert(!writer.failed());
  keyed_hash(group, input, keys.psk);
  keyed_hash(keys.psk, octets_of("vrrp-relay mac1 v1"), keys.mac1_key);
  keyed_hash(keys.psk, octets_of("vrrp-relay cookie v1"), keys.cookie_key);
  std::array<std::uint8_t, 16> id{};
  keyed_hash(keys.psk, octets_of("vrrp-relay key id v1"), id);
  keys.key_id = wire::Reader(id).u32();
}

}  // namespace session
