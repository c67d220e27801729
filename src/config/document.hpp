// vrrp-relay.toml as a tree of plain values that know where they stand. The one place that knows toml++.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace config {

class Report;
struct Source;

struct Place {
  std::uint32_t line = 0;  // of a flag: its position on the command line
  std::uint32_t column = 0;
  std::string flag;  // "--port": the value is from the command line
};

struct DateOrTime {};  // TOML has them, vrrp-relay.toml does not
struct Node;
struct Entry;
using List = std::vector<Node>;
using Table = std::vector<Entry>;  // in the order of the file

struct Node {
  Place place;
  std::variant<bool, std::int64_t, double, std::string, List, Table, DateOrTime> value;
};

struct Entry {
  std::string key;
  Place place;  // of the key
  Node node;
};

const Entry* find(const Table& table, std::string_view key);
Entry* find(Table& table, std::string_view key);

struct Document {
  Table root;
  bool whole = true;  // false: syntax mistakes made lines unreadable, so what seems to be missing may be there
};

Document read_document(const Source& source, Report& report);

}  // namespace config
