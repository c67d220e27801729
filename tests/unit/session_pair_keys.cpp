#include "session/pair_keys.hpp"

#include <doctest/doctest.h>

#include "support/octets.hpp"
#include "support/secure.hpp"

using test::copy;
using test::hex;

namespace {

session::PairKeys of(const session::Key& group, std::uint64_t one, std::uint64_t other) {
  session::PairKeys keys;
  session::derive_pair_keys(group, one, other, keys);
  return keys;
}

}  // namespace

TEST_CASE("pair keys: golden") {
  const auto keys = test::pair_keys();
  CHECK(copy(keys.psk) == hex(test::golden::kPsk));
  CHECK(copy(keys.mac1_key) == hex(test::golden::kMac1Key));
  CHECK(copy(keys.cookie_key) == hex(test::golden::kCookieKey));
  CHECK(keys.key_id == 0x07b3ce2f);
}

TEST_CASE("pair keys: the same on both sides") {
  CHECK(of(test::group_key(), test::kNodeB, test::kNodeA).psk == test::pair_keys().psk);
}

TEST_CASE("pair keys: another pair or another group has others") {
  const auto keys = test::pair_keys();
  for (const auto& other : {of(test::group_key(), test::kNodeA, test::kNodeB + 1), of(test::group_key(), 0, test::kNodeB),
                            of(test::filled_key(1), test::kNodeA, test::kNodeB)}) {
    CHECK(other.psk != keys.psk);
    CHECK(other.mac1_key != keys.mac1_key);
    CHECK(other.cookie_key != keys.cookie_key);
    CHECK(other.key_id != keys.key_id);
  }
}
