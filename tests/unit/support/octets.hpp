// Octets in tests: an owning buffer, written in hexadecimal, changed in one place, cut short.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace test {

using Octets = std::vector<std::uint8_t>;

inline Octets hex(std::string_view text) {
  const auto digit = [](char c) { return c >= 'a' ? c - 'a' + 10 : c - '0'; };
  Octets out;
  int high = -1;
  for (const char c : text) {
    if (c == ' ') continue;
    if (high < 0) {
      high = digit(c);
    } else {
      out.push_back(static_cast<std::uint8_t>(high << 4 | digit(c)));
      high = -1;
    }
  }
  return out;
}

inline Octets copy(base::Bytes octets) { return {octets.begin(), octets.end()}; }

inline Octets with(Octets octets, std::size_t at, std::uint8_t value) {
  octets.at(at) = value;
  return octets;
}

inline Octets joined(Octets left, const Octets& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

// Calls `look` with the first 0, 1, ... size-1 octets, each in memory of exactly that size: a sanitizer sees any read behind.
template <class Look>
void each_truncation(base::Bytes octets, Look look) {
  for (std::size_t size = 0; size < octets.size(); ++size) look(copy(octets.first(size)));
}

// Calls `look` with every octet changed to every other value, one at a time.
template <class Look>
void each_change(base::Bytes octets, Look look) {
  auto changed = copy(octets);
  for (auto& octet : changed) {
    const auto original = octet;
    for (unsigned value = 0; value < 256; ++value) {
      octet = static_cast<std::uint8_t>(value);
      if (octet != original) look(changed);
    }
    octet = original;
  }
}

}  // namespace test
