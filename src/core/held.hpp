// Adverts that wait for a session with their peer: the newest of each virtual router, for 200 ms at the most. What is older is
// dropped, never sent late. Bounded, and allocated once.
#pragma once

#include <optional>
#include <vector>

#include "core/streams.hpp"
#include "session/frame.hpp"

namespace core {

class HeldAdverts {
 public:
  static constexpr std::size_t kMost = 64;
  static constexpr base::Duration kLongest = std::chrono::milliseconds(200);

  struct Entry {
    StreamKey key;
    session::FrameHead head;
    base::Instant captured_at;
    std::vector<std::uint8_t> octets;
  };

  HeldAdverts();

  // `drop` is told of each that is dropped for it: an older one of the same stream, those that are too old, and the oldest
  // when it is full. The entry lives until the next is held.
  template <class Drop>
  void hold(base::Instant now, const Entry& advert, base::Bytes octets, Drop drop) {
    keep(advert, octets);  // first, as it would overwrite what is dropped
    drop_old(now, drop);
    if (const auto at = in_the_way()) drop(remove(*at));
  }
  template <class Drop>
  void drop_old(base::Instant now, Drop drop) {
    while (const auto at = too_old(now)) drop(remove(*at));
  }
  std::size_t size() const { return used_; }

  // In the order of their capture; then none is held.
  template <class Send>
  void release(Send send) {
    for (std::size_t i = 0; i < used_; ++i) send(entries_[i]);
    used_ = 0;
  }

 private:
  std::optional<std::size_t> too_old(base::Instant now) const;
  std::optional<std::size_t> in_the_way() const;  // of the newest
  const Entry& remove(std::size_t at);
  void keep(const Entry& advert, base::Bytes octets);

  std::vector<Entry> entries_;  // the first used_ of them, in order of their ids; behind them, what was dropped
  std::size_t used_ = 0;
};

}  // namespace core
