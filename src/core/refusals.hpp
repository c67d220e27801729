// Which drops an operator should read about, and how often: one line per peer and reason in 10 s, with a count.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "base/drop_reason.hpp"
#include "base/time.hpp"

namespace core {

// False for drops that belong to a healthy relay: repeats, native stand-by, what is not meant to be carried.
bool is_worth_telling(base::DropReason reason);

class Refusals {
 public:
  explicit Refusals(std::size_t peers) : entries_((peers + 1) * base::kDropReasons) {}

  // Counts one drop. When a line is due: how many there were since the last line, this one included.
  std::optional<std::uint64_t> count(base::Instant now, std::optional<std::size_t> peer, base::DropReason reason);

 private:
  struct Entry {
    std::optional<base::Instant> told;
    std::uint64_t untold = 0;
  };
  std::vector<Entry> entries_;  // strangers first, then each peer
};

}  // namespace core
