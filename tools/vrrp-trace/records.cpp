#include "records.hpp"

#include <algorithm>

#include "ask.hpp"
#include "input.hpp"
#include "progress.hpp"
#include "trace/filter.hpp"
#include "traces.hpp"

namespace {

using base::Err;
using Opened = base::Result<std::unique_ptr<Records>, Failure>;

class FileRecords final : public Records {
 public:
  static Opened open(const std::string& path) {
    auto input = FileInput::open(path);
    if (!input) return Err(Failure{kUsage, input.error().message() + trace::filter_hint(path)});
    auto records = std::unique_ptr<FileRecords>(new FileRecords(std::move(*input)));
    auto reader = trace::open_reader(*records->input_);
    if (!reader) return Err(failure_in(records->input_->name(), reader.error()));
    records->reader_ = std::move(*reader);
    return std::unique_ptr<Records>(std::move(records));
  }

  std::optional<trace::Record> next() override {
    auto record = reader_->next();
    if (record && *record) return *record;
    progress_.clear();
    if (!record) {
      failure_ = failure_in(input_->name(), record.error());
    } else if (input_->failure()) {
      failure_ = Failure{kUsage, input_->failure()->message()};
    }
    return std::nullopt;
  }

 private:
  explicit FileRecords(std::unique_ptr<FileInput> input) : input_(std::move(input)), progress_(*input_, true) {
    input_->before_read = [this](int) {
      progress_.draw();
      return true;
    };
  }

  std::unique_ptr<FileInput> input_;
  Progress progress_;
  std::unique_ptr<trace::Reader> reader_{};
};

// Those of several hosts, by one clock.
class MergedRecords final : public Records {
 public:
  static Opened open(const std::vector<std::string>& paths) {
    auto offsets = find_offsets(paths);
    if (!offsets) return Err(offsets.error());
    auto files = MergedFiles::open(paths, std::move(*offsets));
    if (!files) return Err(files.error());
    return std::unique_ptr<Records>(new MergedRecords(std::move(*files)));
  }

  std::optional<trace::Record> next() override {
    auto record = files_.next();
    if (!record) failure_ = files_.failure();
    return record;
  }

 private:
  explicit MergedRecords(MergedFiles files) : files_(std::move(files)) {}

  MergedFiles files_;
};

// What the daemon keeps.
class RingRecords final : public Records {
 public:
  static Opened open(const Arguments& arguments) {
    const auto path = control_path(arguments);
    auto listening = listen_to(path, "trace ring");
    if (!listening) return Err(listening.error());
    auto records = std::unique_ptr<RingRecords>(new RingRecords(FileInput::of(std::move(listening->fd), path)));
    if (records->input_->window(1).empty()) return std::unique_ptr<Records>(std::move(records));  // nothing has happened yet
    auto reader = trace::open_reader(*records->input_);
    if (!reader) return Err(failure_in(path, reader.error()));
    records->reader_ = std::move(*reader);
    return std::unique_ptr<Records>(std::move(records));
  }

  std::optional<trace::Record> next() override {
    if (reader_ == nullptr) return std::nullopt;
    auto record = reader_->next();
    if (record) return *record;
    failure_ = failure_in(input_->name(), record.error());
    return std::nullopt;
  }

 private:
  explicit RingRecords(std::unique_ptr<FileInput> input) : input_(std::move(input)) {}

  std::unique_ptr<FileInput> input_;
  std::unique_ptr<trace::Reader> reader_{};
};

}  // namespace

Opened Records::open(const Arguments& arguments, const std::vector<std::string>& paths) {
  if (paths.empty()) return RingRecords::open(arguments);
  if (paths.size() > 1) return MergedRecords::open(paths);
  return FileRecords::open(paths.front());
}
