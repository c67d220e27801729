// The records of a file, of several files in order of time, or without any those that the daemon still has.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "report.hpp"
#include "subcommand.hpp"
#include "trace/dissect.hpp"
#include "trace/filter.hpp"
#include "trace/reader.hpp"

class Records {
 public:
  virtual ~Records() = default;

  // None: the end, or a failure.
  virtual std::optional<trace::Record> next() = 0;
  const std::optional<Failure>& failure() const { return failure_; }

  // Calls `take` with each that is wanted, and with what tells that some are missing.
  template <class Take>
  void each(const trace::Filter& filter, Take take) {
    while (const auto record = next()) {
      const auto dissection = trace::dissect(*record);
      if (record->lost != 0 || trace::matches(filter, *record, dissection)) take(*record, dissection);
    }
  }

  static base::Result<std::unique_ptr<Records>, Failure> open(const Arguments& arguments, const std::vector<std::string>& paths);

 protected:
  std::optional<Failure> failure_{};
};
