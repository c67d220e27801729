#include "config/report.hpp"

#include <algorithm>
#include <tuple>

namespace config {

namespace {

constexpr std::size_t kLongestQuote = 60;

auto order(const Place& place) { return std::tuple(!place.flag.empty(), place.line, place.column); }

// One line, whatever the file has: a mistake is written to logs and terminals.
std::string printable(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x20 || octet == 0x7f) {
      out += {'\\', 'x', kHex[octet >> 4], kHex[octet & 15]};
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

void Report::add(const Place& place, std::string_view message, std::string_view fix) {
  mistakes_.emplace_back(place, Mistake{where(place), printable(message), printable(fix)});
}

std::string Report::where(const Place& place) const {
  if (!place.flag.empty()) return place.flag;
  return file_name_ + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

Place Report::missing(std::string_view flag) const {
  if (file_name_.empty()) return Place{0, 0, "--" + std::string(flag)};
  return Place{1, 1, {}};
}

Mistakes Report::sorted() const {
  auto placed = mistakes_;
  std::ranges::stable_sort(placed, {}, [](const auto& mistake) { return order(mistake.first); });
  Mistakes out;
  for (auto& mistake : placed) out.push_back(std::move(mistake.second));
  return out;
}

std::string quoted(std::string_view text) {
  return "\"" + std::string(text.substr(0, kLongestQuote)) + (text.size() > kLongestQuote ? "...\"" : "\"");
}

std::string listing(std::span<const std::string> items, std::size_t limit) {
  std::string out;
  for (std::size_t i = 0; i < items.size() && i < limit; ++i) {
    if (i > 0) out += ", ";
    out += items[i];
  }
  if (items.size() > limit) out += " and " + std::to_string(items.size() - limit) + " more";
  return out;
}

}  // namespace config
