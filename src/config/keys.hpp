// The table of the keys that set one thing each, in the file and as flags. A key is one line of it.
#pragma once

#include <span>
#include <string_view>

#include "config/parse.hpp"
#include "config/value.hpp"

namespace config {

// What a read of the whole configuration carries along.
struct Reading {
  const Names& names;
  Report& report;
  bool whole;  // what is missing is missing, and not only unreadable
  Config config{};
  Segment defaults{};  // what a segment has unless it says otherwise
};

enum class Kind : std::uint8_t { text, boolean, number, list, peers };

struct Key {
  FlagSpec flag;
  std::string_view table;  // "", "control", "metrics" or "log"
  std::string_view name;
  Kind kind;
  bool per_segment;          // stands in a segment's table as well
  std::string_view example;  // as in the file, for a fix
  std::string_view sample;   // the same on the command line
  // `segment` is where a per_segment key goes: the defaults, or one segment.
  void (*read)(const Item& item, Reading& reading, Segment& segment);
};

std::span<const Key> keys();
std::optional<std::string> read_carrier(const Item& item, const Reading& reading);
const Key* find_flag(std::string_view flag);
bool is_root_key(std::string_view name);  // stands above the first [section]

// Reads the keys of one table ("" is the root); what is neither a key nor a section is unknown.
void read_keys(const Table& table, std::string_view name, Reading& reading);
// `label`: "segments.lan"
void read_segment_keys(const Table& table, const std::string& label, Reading& reading, Segment& segment);

// "port = 10112", or "--port 10112" where the value came from there.
std::string fix_of(const Key& key, const Place& place);

}  // namespace config
