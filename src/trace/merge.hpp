// Several traces as one, in the order in which things happened.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "trace/offsets.hpp"
#include "trace/reader.hpp"

namespace trace {

inline constexpr std::size_t kReorderRecords = 256;  // of each reader
inline constexpr std::size_t kMaxMerged = 64;        // readers

// A record that lies in memory of its own. Its names stay the reader's.
class HeldRecord {
 public:
  HeldRecord() = default;
  HeldRecord(HeldRecord&&) = default;  // the octets stay where they are
  HeldRecord& operator=(HeldRecord&&) = default;

  void hold(const Record& record) {
    octets_.assign(record.octets.begin(), record.octets.end());
    record_ = record;
    record_.octets = octets_;
  }
  const Record& record() const { return record_; }
  Record& record() { return record_; }

 private:
  std::vector<std::uint8_t> octets_;
  Record record_;
};

// Sorts what comes only slightly out of order: a record of a capture carries the moment of capture and may stand behind others.
// Reads that many records ahead.
class ReorderWindow {
 public:
  explicit ReorderWindow(std::unique_ptr<Reader> reader) : reader_(std::move(reader)) {}

  // The earliest of those that were read ahead; none: the end, or an error. Stays valid until pop(). `offsets` correct the times.
  const Record* top(const Offsets& offsets);
  // REQUIRES: top() gave a record.
  void pop();
  // Once, when top() gives no record any more.
  const std::optional<Malformed>& error() const { return error_; }

 private:
  using Slot = std::unique_ptr<HeldRecord>;

  void fill(const Offsets& offsets);

  std::unique_ptr<Reader> reader_;
  std::vector<std::pair<std::uint64_t, Slot>> heap_;  // with its place in the input, so that equal times keep their order
  std::vector<Slot> spare_;
  std::uint64_t read_ = 0;
  bool has_ended_ = false;
  std::optional<Malformed> error_;
};

// Records in order of time by the reference's clock; `time` is corrected. Where one reader fails, the records of the others go on
// until they are through, and the error comes last.
class Merged : public Reader {
 public:
  // REQUIRES: not more than kMaxMerged readers.
  Merged(std::vector<std::unique_ptr<Reader>> readers, Offsets offsets);

  base::Result<std::optional<Record>, Malformed> next() override;
  // The reader that the error came from.
  std::size_t failed() const { return failed_; }
  // Records that are earlier than what went before: they came too late to be put in order.
  std::uint64_t out_of_order() const { return out_of_order_; }

 private:
  std::vector<ReorderWindow> windows_;
  Offsets offsets_;
  ReorderWindow* current_ = nullptr;  // that of the record that was given last
  std::size_t failed_ = 0;
  WallTime latest_ = WallTime::min();
  std::uint64_t out_of_order_ = 0;
};

}  // namespace trace
