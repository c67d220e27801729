// Collects mistakes, so that all of them are told at once.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config.hpp"
#include "config/document.hpp"

namespace config {

class Report {
 public:
  explicit Report(std::string file_name) : file_name_(std::move(file_name)) {}  // empty: there is no file

  // Control characters are escaped.
  void add(const Place& place, std::string_view message, std::string_view fix);

  bool has_file() const { return !file_name_.empty(); }
  std::string where(const Place& place) const;
  // The place of what is not there: the start of the file or, without one, the flag that would set it.
  Place missing(std::string_view flag) const;

  std::size_t count() const { return mistakes_.size(); }
  Mistakes sorted() const;  // by place

 private:
  std::string file_name_;
  std::vector<std::pair<Place, Mistake>> mistakes_;
};

// Text of the user for a message: in double quotes, cut where it is long.
std::string quoted(std::string_view text);

// "a, b, c", and beyond `limit` items "a, b and 7 more".
std::string listing(std::span<const std::string> items, std::size_t limit = 8);

}  // namespace config
