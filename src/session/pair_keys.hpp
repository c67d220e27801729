// The keys of one pair of hosts, derived from a secret that both have. The same on both sides.
#pragma once

#include <cstdint>

#include "session/key.hpp"

namespace session {

struct PairKeys {
  Key psk{};
  Key mac1_key{};
  Key cookie_key{};
  std::uint32_t key_id = 0;  // says which secret it was; tells nothing about it
};

// `one` and `other` are the node ids, in any order. All of it is BLAKE2b:
//   psk        = 256(key `group`, "vrrp-relay psk v1" + smaller id + larger id)
//   mac1_key   = 256(key psk, "vrrp-relay mac1 v1")
//   cookie_key = 256(key psk, "vrrp-relay cookie v1")
//   key_id     = the first 4 octets of 128(key psk, "vrrp-relay key id v1")
// The result is written into `keys`, which may lie in Guarded memory; no copy is left elsewhere.
void derive_pair_keys(const Key& group, std::uint64_t one, std::uint64_t other, PairKeys& keys);

}  // namespace session
