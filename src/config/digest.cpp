#include <algorithm>
#include <array>

#include "config/config.hpp"
#include "session/identity.hpp"

namespace config {

namespace {

constexpr std::array<std::string_view, 6> kShared{"peer.", "peers_from=", "segment.", "pair.", "port=", "quorum="};
// Of these each host has its own, or may have.
constexpr std::array<std::string_view, 4> kOwn{"interface", "inject", "key_file", "device"};

// The key of "peer.a.interface.lan=eth0" is `interface`: no name has a '=', and only an interface has a name behind it.
bool is_own(std::string_view line) {
  const auto name = line.substr(0, line.find('='));
  return std::ranges::any_of(kOwn, [&](std::string_view key) {
    const auto whole = "." + std::string(key);
    return name.ends_with(whole) || (key == "interface" && name.find(whole + ".") != std::string_view::npos);
  });
}

}  // namespace

std::uint64_t digest(const Config& config) {
  const auto text = print_config(config);
  std::string_view rest = text;
  std::string shared;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n') + 1);
    rest.remove_prefix(line.size());
    const bool counts = std::ranges::any_of(kShared, [&](std::string_view start) { return line.starts_with(start); });
    if (counts && !is_own(line)) shared += line;
  }
  return session::config_hash(shared);
}

}  // namespace config
