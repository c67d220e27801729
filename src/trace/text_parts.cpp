#include "trace/text_parts.hpp"

#include <algorithm>
#include <array>

namespace trace {

namespace {

std::string digits(std::uint64_t value, std::size_t width) {
  auto text = std::to_string(value);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

std::string without_zeros(std::string text) {
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string seconds_and_micro(std::int64_t nanoseconds) {
  const auto magnitude = nanoseconds < 0 ? 0 - static_cast<std::uint64_t>(nanoseconds) : static_cast<std::uint64_t>(nanoseconds);
  return (nanoseconds < 0 ? "-" : "") + std::to_string(magnitude / 1'000'000'000) + "." + digits(magnitude / 1000 % 1'000'000, 6);
}

}  // namespace

std::string painted(std::string text, Paint paint, bool color) {
  static constexpr std::array<std::string_view, 5> kCodes{"", "2", "1", "31", "33"};
  if (!color || paint == Paint::plain || text.empty()) return text;
  return "\x1b[" + std::string(kCodes[static_cast<std::size_t>(paint)]) + "m" + text + "\x1b[0m";
}

std::string padded_to(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text;
}

std::size_t visible_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') i = std::min(text.find('m', i), text.size());
    else ++width;
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(out, [](char c) { return c < 0x20 || c > 0x7e; }, '?');
  return out;
}

std::string time_text(WallTime time, TextOptions::Time form, WallTime first) {
  if (form == TextOptions::Time::epoch) return seconds_and_micro(time.count());
  if (form == TextOptions::Time::relative) {
    const auto text = seconds_and_micro((time - first).count());
    return std::string(text.size() < 11 ? 11 - text.size() : 0, ' ') + text;
  }
  using namespace std::chrono;
  const auto of_day = time - floor<days>(time);
  const auto seconds = static_cast<std::uint64_t>(duration_cast<std::chrono::seconds>(of_day).count());
  const auto micro = static_cast<std::uint64_t>(duration_cast<microseconds>(of_day).count()) % 1'000'000;
  return digits(seconds / 3600, 2) + ":" + digits(seconds / 60 % 60, 2) + ":" + digits(seconds % 60, 2) + "." + digits(micro, 6);
}

std::string seconds_text(std::uint64_t centiseconds) {
  return without_zeros(std::to_string(centiseconds / 100) + "." + digits(centiseconds % 100, 2)) + "s";
}

std::string milliseconds_text(base::Duration time) {
  const auto micro = std::chrono::duration_cast<std::chrono::microseconds>(time).count();
  const auto magnitude = static_cast<std::uint64_t>(micro < 0 ? -micro : micro);
  return (micro < 0 ? "-" : "") + std::to_string(magnitude / 1000) + "." + digits(magnitude % 1000, 3) + "ms";
}

std::string hex_text(std::uint64_t value, int width) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "0x";
  for (int shift = (width - 1) * 4; shift >= 0; shift -= 4) text += kDigits[value >> shift & 15u];
  return text;
}

void append_wrapped(std::string& out, std::string_view text, std::size_t indent, Paint paint, bool color) {
  const auto room = kTextColumns - indent;
  while (!text.empty()) {
    auto end = text.size();
    if (end > room) {
      end = text.rfind(' ', room);
      if (end == std::string_view::npos || end == 0) end = std::min(text.find(' '), text.size());
    }
    out.append(indent, ' ').append(painted(std::string(text.substr(0, end)), paint, color)).append("\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace trace
