#include "trace/way.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace trace {

std::optional<AdvertName> parse_advert_name(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const auto digits = text.substr(colon + 1);
  AdvertName out{std::string(text.substr(0, colon)), 0};
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), out.id);
  if (problem != std::errc() || end != digits.data() + digits.size() || out.id == 0) return std::nullopt;
  return out;
}

std::string to_string(const AdvertName& name) { return name.origin + ":" + std::to_string(name.id); }

std::string_view name(Outcome outcome) {
  constexpr std::array<std::string_view, 5> kNames{"injected", "observed", "dropped", "lost", "unknown"};
  return kNames[static_cast<std::size_t>(outcome)];
}

bool Way::has_finding() const { return std::ranges::any_of(verdicts, &Verdict::is_finding); }

WallTime Way::start() const {
  const auto captured = std::ranges::find(steps, base::Stage::capture, &Step::stage);
  return captured == steps.end() ? steps.front().time : captured->time;
}

}  // namespace trace
