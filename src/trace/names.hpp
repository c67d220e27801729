// The names that records point to: kept as long as the reader, each once.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace trace {

class Names {
 public:
  // A copy that stays. Empty: there are too many different names for a file of ours.
  std::optional<std::string_view> keep(std::string_view name) {
    if (name.empty()) return name;
    const auto found = names_.find(name);
    if (found != names_.end()) return *found;
    if (names_.size() >= kMost || name.size() > kMostLetters) return std::nullopt;
    return *names_.emplace(name).first;
  }

  static constexpr std::size_t kMost = 65536;
  static constexpr std::size_t kMostLetters = 1024;

 private:
  std::set<std::string, std::less<>> names_;
};

}  // namespace trace
