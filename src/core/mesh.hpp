// Who hears whom: from this host's own PINGs, and from what the others tell of theirs in HEARD frames.
//
//   a says: b is heard      \   a -> b is cut, b -> a is open: one way
//   b says: a is silent     /
//
// Each tells when it finds out, and the one may know it up to a PING before the other; so what looks like one way has to do so
// for a little longer than that. Bounded by the number of hosts: nothing is allocated after the start.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/reach.hpp"

namespace core {

class Actions;

class Mesh {
 public:
  Mesh(std::size_t hosts, std::size_t self, base::Duration ping);

  // What host `by` says of each host, by index.
  void told(base::Instant now, std::size_t by, std::span<const Reach> row);
  // It is not heard any more, or another run of its relay speaks: what it said does not count.
  void forget(std::size_t by);
  // What was told too long ago does not count.
  void sweep(base::Instant now);
  // Notices of what is new and what is gone. Cheap where nothing has changed.
  void review(base::Instant now, Actions& out);
  std::optional<base::Instant> next_deadline() const { return due_; }

  // Nothing of `speaker` arrives at `host`, as far as anybody has told.
  bool does_not_hear(std::size_t host, std::size_t speaker) const;
  // Since when that has been named, of two hosts of which the other one is heard.
  std::optional<base::Instant> one_way_since(std::size_t host, std::size_t speaker) const;

  // Hosts have other numbers: the function gives the old one, or none.
  template <class OldIndex>
  void renumber(std::size_t hosts, std::size_t self, base::Duration ping, OldIndex old_index) {
    Mesh fresh(hosts, self, ping);
    for (std::size_t i = 0; i < hosts; ++i) {
      for (std::size_t k = 0; k < hosts; ++k) {
        const auto one = old_index(i);
        const auto other = old_index(k);
        if (one && other) fresh.ways_[i * hosts + k] = ways_[*one * hosts_ + *other];
      }
      if (const auto before = old_index(i)) fresh.told_at_[i] = told_at_[*before];
    }
    *this = std::move(fresh);
  }

 private:
  // What one host says of another, and since when the other does not hear it although it hears the other.
  struct Way {
    Reach said = Reach::undecided;
    bool named = false;
    std::optional<base::Instant> cut_since;
  };
  const Way& way(std::size_t by, std::size_t of) const { return ways_[by * hosts_ + of]; }
  bool is_one_way(std::size_t host, std::size_t speaker) const;

  std::size_t hosts_;
  std::size_t self_;
  base::Duration ping_;
  std::vector<Way> ways_;
  std::vector<base::Instant> told_at_;
  bool changed_ = true;
  std::optional<base::Instant> due_;
};

}  // namespace core
