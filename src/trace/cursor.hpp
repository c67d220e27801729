// What the readers of files share: a place in an Input, and numbers in either byte order.
#pragma once

#include <algorithm>

#include "trace/reader.hpp"
#include "wire/reader.hpp"

namespace trace {

// Asks the Input only when its window is used up: it need not be asked for each packet.
class Cursor {
 public:
  explicit Cursor(Input& input) : input_(input) {}

  // The next octets: `count`, or fewer where the input ends. They stay until the next call. REQUIRES: count <= kMaxWindowBytes.
  base::Bytes peek(std::size_t count) {
    if (window_.size() - used_ < count) refill(count);
    return window_.subspan(used_, std::min(count, window_.size() - used_));
  }
  // All that is at hand, and at least `count` where the input does not end.
  base::Bytes at_hand(std::size_t count) {
    peek(count);
    return window_.subspan(used_);
  }
  // REQUIRES: they were seen.
  void advance(std::size_t count) {
    used_ += count;
    offset_ += count;
  }
  std::uint64_t offset() const { return offset_; }

 private:
  void refill(std::size_t count) {
    input_.consume(used_);
    used_ = 0;
    window_ = input_.window(count);
  }

  Input& input_;
  base::Bytes window_{};
  std::size_t used_ = 0;
  std::uint64_t offset_ = 0;
};

// wire::Reader for a file that is in the byte order of the machine which wrote it.
class OrderedReader {
 public:
  OrderedReader(base::Bytes octets, bool little) : reader_(octets), little_(little) {}

  std::uint16_t u16() {
    const auto value = reader_.u16();
    return little_ ? static_cast<std::uint16_t>(value << 8 | value >> 8) : value;
  }
  std::uint32_t u32() {
    const auto value = reader_.u32();
    return little_ ? (value << 24 | (value & 0xff00) << 8 | (value >> 8 & 0xff00) | value >> 24) : value;
  }
  std::uint64_t u64() {
    const std::uint64_t first = u32();
    const std::uint64_t second = u32();
    return little_ ? second << 32 | first : first << 32 | second;
  }
  base::Bytes bytes(std::size_t count) { return reader_.bytes(count); }
  base::Bytes rest() const { return reader_.rest(); }
  bool failed() const { return reader_.failed(); }

 private:
  wire::Reader reader_;
  bool little_;
};

// What a record has no room for, and a file of somebody else's may well have.
inline constexpr std::uint32_t kMaxPacketBytes = 262144;  // libpcap's limit too

}  // namespace trace
