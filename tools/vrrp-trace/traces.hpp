// Files that hold traces: one, or those of several hosts as one trace in order of time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "report.hpp"
#include "trace/merge.hpp"

// A reader that has its file with it. The failure names the file; those of the reader do not.
base::Result<std::unique_ptr<trace::Reader>, Failure> open_trace(const std::string& path);
Failure failure_in(const std::string& path, const trace::Malformed& malformed);

// Reads all of the files once to compare the clocks. Standard input cannot be among them, as it cannot be read twice.
base::Result<trace::Offsets, Failure> find_offsets(const std::vector<std::string>& paths);

class MergedFiles {
 public:
  static base::Result<MergedFiles, Failure> open(const std::vector<std::string>& paths, trace::Offsets offsets);

  // None: the end, or a failure.
  std::optional<trace::Record> next();
  // Of one file; the records of the others have come all the same.
  const std::optional<Failure>& failure() const { return failure_; }
  std::uint64_t out_of_order() const { return merged_->out_of_order(); }

 private:
  MergedFiles(std::vector<std::string> paths, std::unique_ptr<trace::Merged> merged) : paths_(std::move(paths)), merged_(std::move(merged)) {}

  std::vector<std::string> paths_;
  std::unique_ptr<trace::Merged> merged_;
  std::optional<Failure> failure_{};
};
