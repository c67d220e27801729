// The one door for untrusted octets: bounds-checked, big-endian to host order. The first read past the end sets failed()
// and every later read gives zeros, so a parser reads all its fields and asks once.
#pragma once

#include <algorithm>
#include <cstring>

#include "base/bytes.hpp"

namespace wire {

class Reader {
 public:
  explicit Reader(base::Bytes octets) : rest_(octets) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(number<1>()); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number<2>()); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number<4>()); }
  std::uint64_t u64() { return number<8>(); }

  base::Bytes bytes(std::size_t count) {
    if (failed_ || count > rest_.size()) {
      failed_ = true;
      return {};
    }
    const auto taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  // Copies exactly out.size() octets; zeros after a failure.
  void copy(base::MutableBytes out) {
    const auto taken = bytes(out.size());
    if (failed_) {
      std::ranges::fill(out, std::uint8_t{0});
    } else {
      std::ranges::copy(taken, out.begin());
    }
  }
  void skip(std::size_t count) { bytes(count); }

  base::Bytes rest() const { return failed_ ? base::Bytes{} : rest_; }
  std::size_t remaining() const { return rest().size(); }
  bool failed() const { return failed_; }

 private:
  template <std::size_t kWidth>
  std::uint64_t number() {
    const auto octets = bytes(kWidth);
    if (failed_) return 0;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < kWidth; ++i) value = value << 8 | octets[i];
    return value;
  }

  base::Bytes rest_;
  bool failed_ = false;
};

}  // namespace wire
