// The names of hosts and segments, and the numbers that stand for them on the wire.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "config/document.hpp"
#include "config/report.hpp"

namespace config {

bool is_name(std::string_view text);  // 1..63 of [a-z0-9.-]

// As it stands before `=`: with quotes where TOML wants them.
std::string as_key(const std::string& name);

// False: reported. `what` is "host" or "segment".
bool check_name(const Entry& entry, std::string_view what, Report& report);

// Two names with the same number could not be told apart on the wire, and 0 stands for none.
class WireIds {
 public:
  explicit WireIds(std::string_view what) : what_(what) {}
  void add(const Entry& entry, std::uint64_t id, Report& report);

 private:
  std::string_view what_;
  std::map<std::uint64_t, std::string> names_;
};

}  // namespace config
