#include "core/held.hpp"

#include <algorithm>

namespace core {

HeldAdverts::HeldAdverts() : entries_(kMost + 1) {
  for (auto& entry : entries_) entry.octets.reserve(session::kMaxInnerBytes);
}

std::optional<std::size_t> HeldAdverts::too_old(base::Instant now) const {
  for (std::size_t i = 0; i < used_; ++i) {
    if (now - entries_[i].captured_at > kLongest) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> HeldAdverts::in_the_way() const {
  for (std::size_t i = 0; i + 1 < used_; ++i) {
    if (entries_[i].key == entries_[used_ - 1].key) return i;
  }
  return used_ > kMost ? std::optional<std::size_t>(0) : std::nullopt;
}

void HeldAdverts::keep(const Entry& advert, base::Bytes octets) {
  auto& entry = entries_[used_++];
  entry.key = advert.key;
  entry.head = advert.head;
  entry.captured_at = advert.captured_at;
  entry.octets.assign(octets.begin(), octets.end());
}

const HeldAdverts::Entry& HeldAdverts::remove(std::size_t at) {
  const auto begin = entries_.begin() + static_cast<std::ptrdiff_t>(at);
  std::rotate(begin, begin + 1, entries_.begin() + static_cast<std::ptrdiff_t>(used_));
  return entries_[--used_];
}

}  // namespace core
