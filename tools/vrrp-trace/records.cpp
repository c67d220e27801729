#include "records.hpp"

#include <algorithm>

#include "ask.hpp"
#include "input.hpp"
#include "progress.hpp"

namespace {

using base::Err;
using Opened = base::Result<std::unique_ptr<Records>, Failure>;

Failure failure_of(const std::string& name, const trace::Malformed& malformed) { return {kUsage, name + ": " + to_string(malformed)}; }

class FileRecords final : public Records {
 public:
  static Opened open(const std::string& path) {
    auto input = FileInput::open(path);
    if (!input) return Err(Failure{kUsage, input.error().message()});
    auto records = std::unique_ptr<FileRecords>(new FileRecords(std::move(*input)));
    auto reader = trace::open_reader(*records->input_);
    if (!reader) return Err(failure_of(records->input_->name(), reader.error()));
    records->reader_ = std::move(*reader);
    return std::unique_ptr<Records>(std::move(records));
  }

  std::optional<trace::Record> next() override {
    auto record = reader_->next();
    if (record && *record) return *record;
    progress_.clear();
    if (!record) {
      failure_ = failure_of(input_->name(), record.error());
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

// Text that is there as a whole.
class TextInput final : public trace::Input {
 public:
  explicit TextInput(std::string text) : text_(std::move(text)) {}

  base::Bytes window(std::size_t /*wanted*/) override {
    const auto rest = std::string_view(text_).substr(at_, trace::kMaxWindowBytes);
    return {reinterpret_cast<const std::uint8_t*>(rest.data()), rest.size()};
  }
  void consume(std::size_t octets) override { at_ += octets; }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

// What the daemon keeps is bounded, so it is taken at once.
class RingRecords final : public Records {
 public:
  static Opened open(const Arguments& arguments) {
    auto answer = ask(control_path(arguments), "trace ring");
    if (!answer) return Err(answer.error());
    // The first line only says whose records these are.
    answer->erase(0, std::min(answer->find('\n'), answer->size() - 1) + 1);
    auto records = std::unique_ptr<RingRecords>(new RingRecords(std::move(*answer)));
    if (records->input_.window(1).empty()) return std::unique_ptr<Records>(std::move(records));
    auto reader = trace::open_reader(records->input_);
    if (!reader) return Err(failure_of("the daemon's answer", reader.error()));
    records->reader_ = std::move(*reader);
    return std::unique_ptr<Records>(std::move(records));
  }

  std::optional<trace::Record> next() override {
    if (reader_ == nullptr) return std::nullopt;
    auto record = reader_->next();
    if (record) return *record;
    failure_ = failure_of("the daemon's answer", record.error());
    return std::nullopt;
  }

 private:
  explicit RingRecords(std::string text) : input_(std::move(text)) {}

  TextInput input_;
  std::unique_ptr<trace::Reader> reader_{};
};

}  // namespace

Opened Records::open(const Arguments& arguments, const std::vector<std::string>& paths) {
  if (paths.empty()) return RingRecords::open(arguments);
  if (paths.size() > 1) return Err(Failure{kUsage, paths[1] + ": only one file"});
  return FileRecords::open(paths.front());
}
