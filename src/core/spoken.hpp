// Which virtual routers a peer speaks for, over a carrier that cannot ask whether it is there. When it ceases without a
// good-bye (priority 0) and nobody else speaks in its place, something is wrong: the peer, or the way from it.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "core/streams.hpp"

namespace core {

class SpokenStreams {
 public:
  static constexpr std::size_t kMost = 64;  // more are not watched

  struct Entry {
    StreamKey key;
    base::Duration interval{};
    base::Instant heard;

    base::Instant due() const { return heard + interval * 7 / 2; }
  };

  SpokenStreams() { entries_.reserve(kMost); }

  void heard(base::Instant now, const StreamKey& key, base::Duration interval, bool good_bye) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.key == key; });
    if (!good_bye && entries_.size() < kMost) entries_.push_back({key, interval, now});
  }

  // Another host speaks for that virtual router. At once after this peer's last advert: it was told to be quiet.
  void others_speak(base::Instant now, const StreamKey& key) {
    std::erase_if(entries_, [&](const Entry& entry) {
      return entry.key.segment == key.segment && entry.key.vrid == key.vrid && entry.key.protocol == key.protocol &&
             entry.key.source.family() == key.source.family() && now - entry.heard < entry.interval * 3 / 2;
    });
  }

  // One that is silent for too long, told once; called until it gives none.
  std::optional<Entry> take_silent(base::Instant now) {
    const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) { return entry.due() <= now; });
    if (found == entries_.end()) return std::nullopt;
    const auto silent = *found;
    entries_.erase(found);
    return silent;
  }

  std::optional<base::Instant> next_deadline() const {
    std::optional<base::Instant> earliest;
    for (const auto& entry : entries_) earliest = std::min(earliest.value_or(entry.due()), entry.due());
    return earliest;
  }

 private:
  std::vector<Entry> entries_;
};

}  // namespace core
