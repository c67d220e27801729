// Reads one value of a wanted type. A value of another type, or outside its range, is a mistake that says what it is, what
// is wanted and how that is written; the reader then returns nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "config/document.hpp"
#include "config/report.hpp"

namespace config {

struct Item {
  const Node& node;
  std::string label;  // "`port`", as it stands in messages
  std::string fix;    // a valid one: "port = 10112"
};

// An element of a list, under the name and the fix of the list.
Item part_of(const Item& item, const Node& node);

std::optional<bool> read_boolean(const Item& item, Report& report);
std::optional<std::string> read_text(const Item& item, Report& report);
// The path of a file: from / on where the configuration file has it, as a daemon's working folder is anywhere.
std::optional<std::string> read_path(const Item& item, Report& report);
std::optional<std::int64_t> read_whole(const Item& item, std::int64_t least, std::int64_t most, Report& report);
std::optional<base::Duration> read_seconds(const Item& item, double least, double most, Report& report);
// REQUIRES: choices is not empty. `what` names the kind of thing: "carrier".
std::optional<std::string> read_choice(const Item& item, std::string_view what, std::span<const std::string_view> choices,
                                       Report& report);
const List* read_list(const Item& item, Report& report);  // an empty one is a mistake as well
const Table* read_table(const Item& item, Report& report);

void report_wrong_type(const Item& item, std::string_view wanted, Report& report);

}  // namespace config
