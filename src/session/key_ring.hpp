// The group keys of this host: one or two for the mesh, and those of pairs that have their own.
#pragma once

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "session/key_file.hpp"

namespace session {

class KeyRing {
 public:
  void set_mesh(Guarded<GroupKeys> keys) { mesh_ = std::move(keys); }
  // Node ids, in any order.
  void set_pair(std::uint64_t one, std::uint64_t other, Guarded<GroupKeys> keys) {
    pairs_.insert_or_assign(std::minmax(one, other), std::move(keys));
  }

  // One or two, the first sends; none: the pair has no key.
  std::span<const Key> of(std::uint64_t one, std::uint64_t other) const {
    const auto found = pairs_.find(std::minmax(one, other));
    const auto& keys = found == pairs_.end() ? *mesh_ : *found->second;
    return std::span(keys.keys).first(keys.count);
  }

 private:
  Guarded<GroupKeys> mesh_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, Guarded<GroupKeys>> pairs_;
};

}  // namespace session
