#include "core/held.hpp"

#include <algorithm>

namespace core {

HeldAdverts::HeldAdverts() : entries_(kMost) {
  for (auto& entry : entries_) entry.octets.reserve(session::kMaxInnerBytes);
}

std::size_t HeldAdverts::hold(base::Instant now, const StreamKey& key, const session::FrameHead& head,
                              base::Instant captured_at, base::Bytes octets) {
  auto dropped = drop_old(now);
  const auto end = entries_.begin() + static_cast<std::ptrdiff_t>(used_);
  const auto same = std::find_if(entries_.begin(), end, [&](const auto& entry) { return entry.key == key; });
  if (same != end || used_ == kMost) {
    remove(same == end ? 0 : static_cast<std::size_t>(same - entries_.begin()));
    ++dropped;
  }
  auto& entry = entries_[used_++];
  entry.key = key;
  entry.head = head;
  entry.captured_at = captured_at;
  entry.octets.assign(octets.begin(), octets.end());
  return dropped;
}

std::size_t HeldAdverts::drop_old(base::Instant now) {
  std::size_t dropped = 0;
  for (std::size_t i = 0; i < used_;) {
    if (now - entries_[i].captured_at <= kLongest) {
      ++i;
      continue;
    }
    remove(i);
    ++dropped;
  }
  return dropped;
}

void HeldAdverts::remove(std::size_t at) {
  const auto begin = entries_.begin() + static_cast<std::ptrdiff_t>(at);
  std::rotate(begin, begin + 1, entries_.begin() + static_cast<std::ptrdiff_t>(used_));
  --used_;
}

}  // namespace core
