// Keys as values, and how to treat them: drawn, compared in constant time, wiped.
#pragma once

#include <sodium.h>

#include <array>
#include <type_traits>

#include "base/bytes.hpp"
#include "base/random.hpp"

namespace session {

using Key = std::array<std::uint8_t, 32>;
using Mac = std::array<std::uint8_t, 16>;

// Whether the octets are the same, in a time that depends on their number alone.
inline bool equal(base::Bytes one, base::Bytes other) {
  return one.size() == other.size() && sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

inline void draw(base::Random& random, base::MutableBytes out) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    bits = i % 8 == 0 ? random.next() : bits >> 8;
    out[i] = static_cast<std::uint8_t>(bits);
  }
}

// Zeros, also where the compiler sees that nobody reads them.
template <class T>
void wipe(T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  sodium_memzero(&value, sizeof value);
}

// A value on the stack that is wiped when it goes.
template <class T>
struct Wiped {
  T value{};

  Wiped() = default;
  explicit Wiped(const T& from) : value(from) {}
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { wipe(value); }

  T& operator*() { return value; }
  T* operator->() { return &value; }
};

}  // namespace session
