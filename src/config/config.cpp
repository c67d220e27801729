#include "config/config.hpp"

#include <algorithm>

namespace config {

Pair Config::pair(const std::string& one, const std::string& other) const {
  const auto found = pairs.find(std::minmax(one, other));
  const auto own = found == pairs.end() ? Pair{} : found->second;
  return {own.carrier.value_or(carrier), own.plaintext.value_or(plaintext)};
}

std::string Config::interface(const Segment& segment, const Peer& host) const {
  const auto found = host.interfaces.find(segment.name);
  return found == host.interfaces.end() ? segment.interface : found->second;
}

std::string Mistake::to_string() const { return where + ": error: " + message + "\n  fix: " + fix; }

}  // namespace config
