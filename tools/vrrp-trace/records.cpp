#include "records.hpp"

#include "ask.hpp"
#include "input.hpp"
#include "progress.hpp"
#include "trace/filter.hpp"
#include "traces.hpp"

namespace {

using base::Err;
using Opened = base::Result<std::unique_ptr<Records>, Failure>;

// A file, or what the daemon keeps.
class OneInput final : public Records {
 public:
  static Opened open(std::unique_ptr<FileInput> input) {
    auto records = std::unique_ptr<OneInput>(new OneInput(std::move(input)));
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
  explicit OneInput(std::unique_ptr<FileInput> input) : input_(std::move(input)), progress_(*input_, true) {
    input_->before_read = [this](int) {
      progress_.draw();
      return true;
    };
  }

  std::unique_ptr<FileInput> input_;
  Progress progress_;
  std::unique_ptr<trace::Reader> reader_{};
};

class None final : public Records {
  std::optional<trace::Record> next() override { return std::nullopt; }
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

Opened open_file(const std::string& path) {
  auto input = FileInput::open(path);
  if (!input) return Err(Failure{kUsage, input.error().message() + trace::filter_hint(path)});
  return OneInput::open(std::move(*input));
}

Opened open_ring(const std::string& path) {
  auto listening = listen_to(path, "trace ring");
  if (!listening) return Err(listening.error());
  auto input = FileInput::of(std::move(listening->fd), path);
  if (input->window(1).empty()) return std::unique_ptr<Records>(std::make_unique<None>());  // nothing has happened yet
  return OneInput::open(std::move(input));
}

}  // namespace

Opened Records::open(const Arguments& arguments, const std::vector<std::string>& paths) {
  if (paths.empty()) return open_ring(control_path(arguments));
  if (paths.size() > 1) return MergedRecords::open(paths);
  return open_file(paths.front());
}
