#include "masters.hpp"

#include <algorithm>

namespace sim {

namespace {

const char* name(RouterState state) {
  constexpr std::array kNames{"initialize", "backup", "master"};
  return kNames[static_cast<std::size_t>(state)];
}

}  // namespace

void Masters::changed(Time at, std::size_t host, std::uint8_t vrid, RouterState state) {
  auto& known = states_[{vrid, host}];
  const bool concerns_master = known == RouterState::master || state == RouterState::master;
  known = state;
  history_.push_back({at, host, vrid, state});
  if (!concerns_master) return;
  ++changes_;
  if (forbidden_) {
    complaints_.add(at, "host " + std::to_string(host) + " became " + name(state) + " of vrid " + std::to_string(vrid) +
                            " though nothing happened");
  }
}

std::vector<std::size_t> Masters::of(std::uint8_t vrid) const {
  std::vector<std::size_t> hosts;
  for (const auto& [key, state] : states_) {
    if (key.first == vrid && state == RouterState::master) hosts.push_back(key.second);
  }
  return hosts;
}

std::optional<std::size_t> Masters::only(std::uint8_t vrid) const {
  const auto hosts = of(vrid);
  return hosts.size() == 1 ? std::optional(hosts.front()) : std::nullopt;
}

Time Masters::newest(std::uint8_t vrid) const {
  Time newest{};
  for (const auto& change : history_) {
    if (change.vrid == vrid && change.state == RouterState::master) newest = change.at;
  }
  return newest;
}

std::string Masters::story() const {
  constexpr std::ptrdiff_t kLines = 12;
  std::string text;
  for (auto at = history_.end() - std::min(kLines, std::ssize(history_)); at != history_.end(); ++at) {
    text += "  " + to_text(at->at) + ": host " + std::to_string(at->host) + " is " + name(at->state) + " of vrid " +
            std::to_string(at->vrid) + "\n";
  }
  return text;
}

}  // namespace sim
