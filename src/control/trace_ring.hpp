// The newest records of this daemon's trace. Bounded, and allocated once: a new record takes the place of the oldest ones.
#pragma once

#include <cstdint>
#include <vector>

#include "trace/record.hpp"

namespace control {

class TraceRing {
 public:
  static constexpr std::size_t kRecords = 8192;
  static constexpr std::size_t kOctets = 1 << 20;

  explicit TraceRing(std::size_t records = kRecords, std::size_t octets = kOctets) : entries_(records), octets_(octets) {}

  // A new record, which has a copy of the octets, and nothing else yet; names have to outlive the ring. REQUIRES: fewer octets
  // than the ring has.
  trace::Record& push(base::Bytes octets);

  // The records that are there have the numbers begin() to end() - 1; the first one of all had 0.
  std::uint64_t begin() const { return begin_; }
  std::uint64_t end() const { return end_; }
  // REQUIRES: it is there. Valid until the next push().
  const trace::Record& at(std::uint64_t number) const { return entries_[number % entries_.size()].record; }

 private:
  struct Entry {
    trace::Record record;
    std::uint64_t octets_end = 0;  // counted from the first octet of all
  };
  base::MutableBytes room(std::size_t size);

  std::vector<Entry> entries_;
  std::vector<std::uint8_t> octets_;
  std::uint64_t octets_end_ = 0;
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
};

}  // namespace control
