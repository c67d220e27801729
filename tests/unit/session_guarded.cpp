#include "session/guarded.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <type_traits>
#include <utility>

#include "session/noise.hpp"

using session::Guarded;

namespace {

struct Odd {
  std::uint8_t octets[3] = {1, 2, 3};
};

}  // namespace

static_assert(!std::is_copy_constructible_v<Guarded<int>> && !std::is_copy_assignable_v<Guarded<int>>);
static_assert(std::is_nothrow_move_constructible_v<Guarded<int>> && std::is_nothrow_move_assignable_v<Guarded<int>>);

TEST_CASE("guarded: starts as its type does, or as a copy") {
  const Guarded<Odd> odd;
  CHECK(odd->octets[0] == 1);
  CHECK(odd->octets[2] == 3);
  const Guarded<int> number(5);
  CHECK(*number == 5);
  Guarded<session::Handshake> handshake;
  CHECK_FALSE(handshake->symmetric.has_key);
  CHECK(reinterpret_cast<std::uintptr_t>(&*handshake) % alignof(session::Handshake) == 0);
}

TEST_CASE("guarded: a move leaves nothing behind") {
  Guarded<int> one(1);
  const int* const place = &*one;
  Guarded<int> two(std::move(one));
  CHECK_FALSE(one);
  CHECK(two);
  CHECK(&*two == place);
  Guarded<int> three(3);
  three = std::move(two);
  CHECK_FALSE(two);
  CHECK(*three == 1);
}

// What the owner sees is the memory itself: the pages can be locked and opened again as sodium's.
TEST_CASE("guarded: the value lies in memory of sodium's") {
  Guarded<session::Key> key;
  key->fill(9);
  CHECK(sodium_mprotect_readonly(&*key) == 0);
  CHECK((*key)[31] == 9);
  CHECK(sodium_mprotect_readwrite(&*key) == 0);
}
