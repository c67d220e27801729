#include "traces.hpp"

#include "input.hpp"
#include "subcommand.hpp"
#include "trace/filter.hpp"

namespace {

using base::Err;

class FileReader final : public trace::Reader {
 public:
  FileReader(std::unique_ptr<FileInput> input, std::unique_ptr<trace::Reader> reader) : input_(std::move(input)), reader_(std::move(reader)) {}

  base::Result<std::optional<trace::Record>, trace::Malformed> next() override {
    auto record = reader_->next();
    ++number_;
    if ((record && *record) || !input_->failure()) return record;
    return Err(trace::Malformed{number_, input_->read(), input_->failure()->message()});
  }

 private:
  std::unique_ptr<FileInput> input_;
  std::unique_ptr<trace::Reader> reader_;
  std::uint64_t number_ = 0;
};

std::optional<Failure> refuse(const std::vector<std::string>& paths) {
  if (paths.size() > trace::kMaxMerged) return Failure{kUsage, "more than " + std::to_string(trace::kMaxMerged) + " files; merge some of them first"};
  for (const auto& path : paths) {
    if (path == "-") return Failure{kUsage, "-: clocks are compared first, so each file is read twice; write it to a file"};
  }
  return std::nullopt;
}

}  // namespace

Failure failure_in(const std::string& path, const trace::Malformed& malformed) { return {kUsage, path + ": " + to_string(malformed)}; }

base::Result<std::unique_ptr<trace::Reader>, Failure> open_trace(const std::string& path) {
  auto input = FileInput::open(path);
  if (!input) return Err(Failure{kUsage, input.error().message() + trace::filter_hint(path)});
  auto reader = trace::open_reader(**input);
  if (!reader) return Err(failure_in((*input)->name(), reader.error()));
  return std::unique_ptr<trace::Reader>(std::make_unique<FileReader>(std::move(*input), std::move(*reader)));
}

base::Result<trace::Offsets, Failure> find_offsets(const std::vector<std::string>& paths) {
  if (const auto refusal = refuse(paths)) return Err(*refusal);
  trace::OffsetFinder finder;
  for (const auto& path : paths) {
    const auto reader = open_trace(path);
    if (!reader) return Err(reader.error());
    for (;;) {
      const auto record = (*reader)->next();
      // What is wrong is said when it is read for good.
      if (!record || !*record) break;
      finder.add(**record);
    }
  }
  return finder.result();
}

base::Result<MergedFiles, Failure> MergedFiles::open(const std::vector<std::string>& paths, trace::Offsets offsets) {
  if (const auto refusal = refuse(paths)) return Err(*refusal);
  std::vector<std::unique_ptr<trace::Reader>> readers;
  for (const auto& path : paths) {
    auto reader = open_trace(path);
    if (!reader) return Err(reader.error());
    readers.push_back(std::move(*reader));
  }
  return MergedFiles(paths, std::make_unique<trace::Merged>(std::move(readers), std::move(offsets)));
}

std::optional<trace::Record> MergedFiles::next() {
  const auto record = merged_->next();
  if (record) return *record;
  failure_ = failure_in(paths_[merged_->failed()], record.error());
  return std::nullopt;
}
