// Writes big-endian fields into a buffer of the caller's. The first write past its end sets failed(); nothing is written
// from then on.
#pragma once

#include <algorithm>

#include "base/bytes.hpp"

namespace wire {

class Writer {
 public:
  explicit Writer(base::MutableBytes out) : out_(out) {}

  Writer& u8(std::uint8_t value) { return number(value, 1); }
  Writer& u16(std::uint16_t value) { return number(value, 2); }
  Writer& u32(std::uint32_t value) { return number(value, 4); }
  Writer& u64(std::uint64_t value) { return number(value, 8); }
  Writer& bytes(base::Bytes octets) {
    if (auto room = take(octets.size()); !failed_) std::ranges::copy(octets, room.begin());
    return *this;
  }

  std::size_t size() const { return used_; }
  bool failed() const { return failed_; }

 private:
  base::MutableBytes take(std::size_t count) {
    if (failed_ || count > out_.size() - used_) {
      failed_ = true;
      return {};
    }
    const auto room = out_.subspan(used_, count);
    used_ += count;
    return room;
  }
  Writer& number(std::uint64_t value, std::size_t width) {
    const auto room = take(width);
    for (std::size_t i = 0; i < room.size(); ++i) room[i] = static_cast<std::uint8_t>(value >> (8 * (width - 1 - i)));
    return *this;
  }

  base::MutableBytes out_;
  std::size_t used_ = 0;
  bool failed_ = false;
};

}  // namespace wire
