// What is remembered per virtual router and sender: the last advert that was injected, and whether the same adverts also
// come natively. Bounded; an entry that has been idle for a minute makes room.
#pragma once

#include <optional>
#include <unordered_map>

#include "base/time.hpp"
#include "session/replay_window.hpp"
#include "wire/ip_address.hpp"

namespace core {

struct StreamKey {
  std::size_t segment = 0;
  wire::IpAddress source;  // its family is the stream's
  std::uint8_t vrid = 0;
  std::size_t peer = kNobody;  // who sent it to this host; nobody: it came over the wire
  std::uint8_t protocol = 0;   // into proto::protocols()
  std::uint16_t port = 0;      // that a group's datagrams go to

  static constexpr std::size_t kNobody = ~std::size_t{0};
  bool operator==(const StreamKey&) const = default;
};

struct StreamKeyHash {
  std::size_t operator()(const StreamKey& key) const;
};

// What was injected of one boot of one peer. Adverts must follow each other as they were captured: their ids rise. Of datagrams
// it is enough that none comes twice.
struct InjectedStream {
  std::uint64_t boot = 0;
  base::Instant last_seen;
  session::ReplayWindow ids{};
};

struct NativeStream {
  base::Duration interval{};
  base::Instant last_seen;

  // Injection stands by until 1.5 intervals have passed without a native advert.
  bool alive(base::Instant now) const { return now - last_seen < interval * 3 / 2; }
};

template <class Stream>
class Streams {
 public:
  static constexpr std::size_t kMost = 4096;

  Stream* find(const StreamKey& key) {
    const auto found = streams_.find(key);
    return found == streams_.end() ? nullptr : &found->second;
  }
  // Null when there is no room.
  Stream* insert(const StreamKey& key) {
    if (streams_.size() >= kMost) return nullptr;
    return &streams_.try_emplace(key).first->second;
  }
  auto begin() { return streams_.begin(); }
  auto end() { return streams_.end(); }
  auto erase(typename std::unordered_map<StreamKey, Stream, StreamKeyHash>::iterator at) { return streams_.erase(at); }

  // `rename` gives the new key, or none where the stream ends.
  template <class Rename>
  void rename(Rename rename) {
    std::unordered_map<StreamKey, Stream, StreamKeyHash> renamed;
    for (const auto& [key, stream] : streams_) {
      if (const auto fresh = rename(key)) renamed.emplace(*fresh, stream);
    }
    streams_ = std::move(renamed);
  }

  void forget_idle(base::Instant now) {
    std::erase_if(streams_, [&](const auto& entry) { return now - entry.second.last_seen > std::chrono::minutes(1); });
  }

 private:
  std::unordered_map<StreamKey, Stream, StreamKeyHash> streams_;
};

}  // namespace core
