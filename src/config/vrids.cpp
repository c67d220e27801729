#include "config/vrids.hpp"

#include <charconv>

namespace config {

namespace {

struct Range {
  int first = 0;
  int last = 0;
};

std::optional<int> read_vrid(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 1 || value > 255) return std::nullopt;
  return value;
}

// "51" or "51-60"
std::optional<Range> read_range(std::string_view text) {
  const auto dash = text.find('-');
  const auto first = read_vrid(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : read_vrid(text.substr(dash + 1));
  if (!first || !last || *first > *last) return std::nullopt;
  return Range{*first, *last};
}

void read_element(const Item& item, VridSet& vrids, Report& report) {
  std::string written;
  if (const auto* number = std::get_if<std::int64_t>(&item.node.value)) {
    written = std::to_string(*number);
  } else if (const auto* text = std::get_if<std::string>(&item.node.value)) {
    written = *text;
  } else {
    report_wrong_type(item, "a VRID, 1 to 255, or a range in quotes", report);
    return;
  }
  const auto range = read_range(written);
  if (!range) {
    report.add(item.node.place, item.label + ": " + quoted(written) + " is no VRID, 1 to 255, and no range of them",
               item.fix);
    return;
  }
  for (int vrid = range->first; vrid <= range->last; ++vrid) vrids.set(static_cast<std::size_t>(vrid));
}

}  // namespace

VridSet all_vrids() { return VridSet().set().reset(0); }

std::optional<VridSet> read_vrids(const Item& item, Report& report) {
  const auto* list = read_list(item, report);
  if (list == nullptr) return std::nullopt;
  VridSet vrids;
  for (const auto& element : *list) read_element(part_of(item, element), vrids, report);
  return vrids;
}

std::string to_text(const VridSet& vrids) {
  std::string out;
  for (std::size_t first = 1; first < vrids.size(); ++first) {
    if (!vrids.test(first)) continue;
    auto last = first;
    while (last + 1 < vrids.size() && vrids.test(last + 1)) ++last;
    if (!out.empty()) out += ' ';
    out += std::to_string(first);
    if (last > first) out += "-" + std::to_string(last);
    first = last;
  }
  return out;
}

}  // namespace config
