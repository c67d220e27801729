#include "trace/filter_words.hpp"

#include <algorithm>
#include <array>

namespace trace {

const Primitive* find_primitive(std::string_view word) {
  const auto all = primitives();
  const auto found = std::ranges::find(all, word, &Primitive::word);
  return found == all.end() ? nullptr : &*found;
}

std::optional<base::Stage> find_stage(std::string_view word) {
  const auto found = std::ranges::find(base::kStageNames, word);
  if (found == base::kStageNames.end()) return std::nullopt;
  return static_cast<base::Stage>(found - base::kStageNames.begin());
}

std::vector<std::string_view> reason_names() {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < base::kDropReasons; ++i) names.push_back(base::name(static_cast<base::DropReason>(i)));
  return names;
}

std::optional<base::DropReason> find_reason(std::string_view word) {
  const auto names = reason_names();
  const auto found = std::ranges::find(names, word);
  if (found == names.end()) return std::nullopt;
  return static_cast<base::DropReason>(found - names.begin());
}

std::vector<std::string_view> first_words() {
  std::vector<std::string_view> known;
  for (const auto& one : primitives()) known.push_back(one.word);
  known.insert(known.end(), base::kStageNames.begin(), base::kStageNames.end());
  known.push_back("not");
  return known;
}

bool is_known(std::string_view word) {
  constexpr std::array<std::string_view, 3> kJoins{"and", "or", "not"};
  return find_primitive(word) != nullptr || find_stage(word) || std::ranges::find(kJoins, word) != kJoins.end();
}

std::string listing(std::span<const std::string_view> words) {
  std::string text;
  for (const auto word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

}  // namespace trace
