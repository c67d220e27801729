// JSON lines, as vrrp-trace and the control socket of the daemon write them.
#include "trace/cursor.hpp"
#include "trace/formats.hpp"
#include "trace/json.hpp"
#include "trace/listening.hpp"

namespace trace {

namespace {

class JsonLines final : public Reader {
 public:
  explicit JsonLines(Input& input) : cursor_(input) {}

  base::Result<std::optional<Record>, Malformed> next() override {
    for (;;) {
      const auto line = next_line();
      if (!line) return base::Err(Malformed{number_ + 1, cursor_.offset(), "the line is too long"});
      const auto text = *line;
      const auto offset = cursor_.offset();
      cursor_.advance(text.size());
      if (text.empty()) return std::optional<Record>();
      const auto last = text.find_last_not_of(" \t\r\n");
      if (last == std::string_view::npos || listening_at(text.substr(0, last + 1))) continue;
      ++number_;
      auto record = parser_.parse(text);
      if (!record) return base::Err(Malformed{number_, offset, record.error()});
      if (record->number == 0) record->number = number_;
      return std::optional(*record);
    }
  }

 private:
  // With its end, but for a last one without; empty: there is none. No value: longer than any of ours.
  std::optional<std::string_view> next_line() {
    std::size_t seen = 0;
    for (;;) {
      const auto octets = cursor_.at_hand(seen + 1);
      const auto end = std::find(octets.begin() + static_cast<std::ptrdiff_t>(seen), octets.end(), std::uint8_t{'\n'});
      const std::string_view text(reinterpret_cast<const char*>(octets.data()), octets.size());
      if (end != octets.end()) return text.substr(0, static_cast<std::size_t>(end - octets.begin()) + 1);
      if (octets.size() <= seen) return text;
      if (octets.size() >= kMaxWindowBytes) return std::nullopt;
      seen = octets.size();
    }
  }

  Cursor cursor_;
  Names names_;
  RecordParser parser_{names_};
  std::uint64_t number_ = 0;
};

}  // namespace

Opened open_jsonl(Input& input) { return Opened(std::make_unique<JsonLines>(input)); }

}  // namespace trace
