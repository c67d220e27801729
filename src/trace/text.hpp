// Records as text for people: a line each, under 100 columns where the names allow it, and indented lines below it for what is
// around an advert and for what went wrong.
//
//   12:00:01.234567 a receive < b    10.0.0.1 > 224.0.0.18  v3 vrid 51 prio 150 1s 10.0.0.100  a:48213  dropped: late
//       the packet is older than max_delay, or an advert than its own interval
//       fix: ...
#pragma once

#include <bitset>
#include <optional>
#include <string>

#include "base/wrapped.hpp"
#include "trace/dissect.hpp"

namespace trace {

struct TextOptions {
  enum class Time : std::uint8_t { utc, relative, epoch };
  Time time = Time::utc;  // relative: to the first record
  bool color = false;
  bool verbose = false;       // all fields; and sentence and fix with each dropped packet, not only the first of a reason
  bool show_secrets = false;  // the password of version 2
};

inline constexpr std::size_t kTextColumns = base::kColumns;

class TextWriter {
 public:
  explicit TextWriter(TextOptions options) : options_(options) {}

  // One or more whole lines. `dissection` is that of the record.
  void append(std::string& out, const Record& record, const Dissection& dissection);

 private:
  void append_day(std::string& out, const Record& record);
  std::string head_of(const Record& record);
  void append_below(std::string& out, const Record& record, const Dissection& dissection);

  TextOptions options_;
  std::optional<WallTime> first_{};
  std::optional<std::int64_t> day_{};
  // Columns grow to what they have held.
  std::size_t host_width_ = 0;
  std::size_t link_width_ = 0;
  std::size_t address_width_ = 0;
  std::bitset<base::kDropReasons> explained_{};
};

// Letters that a terminal shows as they are; others become '?'.
std::string printable(std::string_view text);

}  // namespace trace
