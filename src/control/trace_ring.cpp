#include "control/trace_ring.hpp"

#include <algorithm>
#include <cassert>

namespace control {

// Octets of a record are in one piece: what does not fit before the end of the store begins anew.
base::MutableBytes TraceRing::room(std::size_t size) {
  const auto left = octets_.size() - octets_end_ % octets_.size();
  if (size > left) octets_end_ += left;
  const auto at = octets_end_ % octets_.size();
  octets_end_ += size;
  return base::MutableBytes(octets_).subspan(at, size);
}

trace::Record& TraceRing::push(base::Bytes octets) {
  assert(octets.size() < octets_.size());
  const auto copy = room(octets.size());
  std::ranges::copy(octets, copy.begin());
  auto& entry = entries_[end_ % entries_.size()];
  entry.record = {};
  entry.record.octets = copy;
  entry.octets_end = octets_end_;
  ++end_;
  if (end_ - begin_ > entries_.size()) ++begin_;
  // Those whose octets lie where the newest were written.
  const auto begins_at = [&](const Entry& old) { return old.octets_end - old.record.octets.size(); };
  while (begin_ + 1 < end_ && octets_end_ - begins_at(entries_[begin_ % entries_.size()]) > octets_.size()) ++begin_;
  return entry.record;
}

}  // namespace control
