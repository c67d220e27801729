#include "base/suggest.hpp"

#include <algorithm>
#include <vector>

namespace base {

namespace {

// Letters to insert, delete, replace, or swap with their neighbour (optimal string alignment).
std::size_t distance(std::string_view one, std::string_view other) {
  std::vector<std::vector<std::size_t>> edits(one.size() + 1, std::vector<std::size_t>(other.size() + 1));
  for (std::size_t i = 0; i <= one.size(); ++i) {
    for (std::size_t j = 0; j <= other.size(); ++j) {
      auto& here = edits[i][j];
      here = std::max(i, j);
      if (i == 0 || j == 0) continue;
      const std::size_t replaced = one[i - 1] == other[j - 1] ? 0 : 1;
      here = std::min({edits[i - 1][j] + 1, edits[i][j - 1] + 1, edits[i - 1][j - 1] + replaced});
      const bool swapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
      if (swapped) here = std::min(here, edits[i - 2][j - 2] + 1);
    }
  }
  return edits.back().back();
}

constexpr std::size_t kLongestName = 64;  // nothing that is longer is near to any key, and the cost stays bounded

}  // namespace

std::string_view nearest(std::string_view given, std::span<const std::string_view> candidates) {
  std::string_view best;
  if (given.size() > kLongestName) return best;
  std::size_t least = std::max<std::size_t>(given.size(), 3) / 3 + 1;
  for (const auto candidate : candidates) {
    const auto edits = distance(given, candidate);
    // With as many edits as letters anything becomes anything.
    if (edits < least && edits < candidate.size()) {
      least = edits;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view given, std::span<const std::string_view> candidates) {
  const auto near = nearest(given, candidates);
  return near.empty() ? std::string() : "; did you mean `" + std::string(near) + "`?";
}

}  // namespace base
