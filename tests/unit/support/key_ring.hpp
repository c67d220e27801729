// Keys that are told from each other by one number.
#pragma once

#include <cstdint>

#include "session/key_ring.hpp"

namespace test {

// One mesh key, or two if there is a second.
inline session::KeyRing ring(std::uint8_t first, std::uint8_t second = 0) {
  session::GroupKeys keys;
  keys.keys[0].fill(first);
  keys.keys[1].fill(second);
  keys.count = second == 0 ? 1 : 2;
  session::KeyRing out;
  out.set_mesh(session::Guarded(keys));
  return out;
}

}  // namespace test
