#include "config/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/suggest.hpp"

namespace config {

namespace {

// In the order of Node::value.
std::string_view type_of(const Node& node) {
  constexpr std::array<std::string_view, 7> kTypes{"a boolean", "a whole number", "a number with a fraction", "text",
                                                   "a list",    "a table",        "a date or time"};
  return kTypes[node.value.index()];
}

std::string number(double value) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), result.ptr};
}

}  // namespace

Item part_of(const Item& item, const Node& node) { return {node, item.label, item.fix}; }

void report_wrong_type(const Item& item, std::string_view wanted, Report& report) {
  std::string is(type_of(item.node));
  if (const auto* text = std::get_if<std::string>(&item.node.value)) is += " (" + quoted(*text) + ")";
  report.add(item.node.place, item.label + " must be " + std::string(wanted) + "; it is " + is, item.fix);
}

std::optional<bool> read_boolean(const Item& item, Report& report) {
  if (const auto* value = std::get_if<bool>(&item.node.value)) return *value;
  report_wrong_type(item, "true or false", report);
  return std::nullopt;
}

std::optional<std::string> read_text(const Item& item, Report& report) {
  const auto* value = std::get_if<std::string>(&item.node.value);
  if (value == nullptr) {
    report_wrong_type(item, "text in quotes", report);
    return std::nullopt;
  }
  if (value->empty()) {
    report.add(item.node.place, item.label + " is empty", item.fix);
    return std::nullopt;
  }
  // Each is one line of a log or of --print-config.
  if (std::ranges::any_of(*value, [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
    report.add(item.node.place, item.label + " has a control character: " + quoted(*value), item.fix);
    return std::nullopt;
  }
  return *value;
}

std::optional<std::string> read_path(const Item& item, Report& report) {
  auto path = read_text(item, report);
  if (!path || path->starts_with('/') || !item.node.place.flag.empty()) return path;
  report.add(item.node.place, item.label + ": " + quoted(*path) + " must be a path from / on", item.fix);
  return std::nullopt;
}

std::optional<std::int64_t> read_whole(const Item& item, std::int64_t least, std::int64_t most, Report& report) {
  const auto range = std::to_string(least) + " to " + std::to_string(most);
  const auto* value = std::get_if<std::int64_t>(&item.node.value);
  if (value == nullptr) {
    report_wrong_type(item, "a whole number, " + range, report);
    return std::nullopt;
  }
  if (*value < least || *value > most) {
    report.add(item.node.place, item.label + " must be " + range + "; it is " + std::to_string(*value), item.fix);
    return std::nullopt;
  }
  return *value;
}

std::optional<base::Duration> read_seconds(const Item& item, double least, double most, Report& report) {
  const auto range = number(least) + " to " + number(most);
  const auto* whole = std::get_if<std::int64_t>(&item.node.value);
  const auto* real = std::get_if<double>(&item.node.value);
  if (whole == nullptr && real == nullptr) {
    report_wrong_type(item, "a number of seconds, " + range, report);
    return std::nullopt;
  }
  const double seconds = whole != nullptr ? static_cast<double>(*whole) : *real;
  // Not a number compares false, and must not pass.
  if (!(seconds >= least && seconds <= most)) {
    report.add(item.node.place, item.label + " must be " + range + " seconds; it is " + number(seconds), item.fix);
    return std::nullopt;
  }
  return base::Duration(std::llround(seconds * 1e9));
}

std::optional<std::string> read_choice(const Item& item, std::string_view what, std::span<const std::string_view> choices,
                                       Report& report) {
  const auto value = read_text(item, report);
  if (!value) return std::nullopt;
  for (const auto choice : choices) {
    if (*value == choice) return value;
  }
  const std::vector<std::string> known(choices.begin(), choices.end());
  report.add(item.node.place,
             item.label + ": unknown " + std::string(what) + " " + quoted(*value) + base::did_you_mean(*value, choices),
             item.fix + (known.size() > 1 ? "; there are: " : "; there is only: ") + listing(known, known.size()));
  return std::nullopt;
}

const List* read_list(const Item& item, Report& report) {
  const auto* list = std::get_if<List>(&item.node.value);
  if (list == nullptr) {
    report_wrong_type(item, "a list in brackets", report);
    return nullptr;
  }
  if (list->empty()) report.add(item.node.place, item.label + " is empty", item.fix);
  return list;
}

const Table* read_table(const Item& item, Report& report) {
  const auto* table = std::get_if<Table>(&item.node.value);
  if (table == nullptr) report_wrong_type(item, "a table in braces", report);
  return table;
}

}  // namespace config
