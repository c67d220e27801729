// Adverts that wait for a session with their peer: the newest of each virtual router, for 200 ms at the most. What is older is
// dropped, never sent late. Bounded, and allocated once.
#pragma once

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

  // How many were dropped for it: an older one of the same stream, those that are too old, and the oldest when it is full.
  std::size_t hold(base::Instant now, const StreamKey& key, const session::FrameHead& head, base::Instant captured_at,
                   base::Bytes octets);
  std::size_t drop_old(base::Instant now);
  std::size_t size() const { return used_; }

  // In the order of their capture; then none is held.
  template <class Send>
  void release(Send send) {
    for (std::size_t i = 0; i < used_; ++i) send(entries_[i]);
    used_ = 0;
  }

 private:
  void remove(std::size_t at);

  std::vector<Entry> entries_;  // the first used_ of them, in order of their ids
  std::size_t used_ = 0;
};

}  // namespace core
