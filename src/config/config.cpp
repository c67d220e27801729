#include "config/config.hpp"

#include <algorithm>

namespace config {

Pair Config::pair(const std::string& one, const std::string& other) const {
  const auto found = pairs.find(std::minmax(one, other));
  auto pair = found == pairs.end() ? Pair{} : found->second;
  pair.carrier = pair.carrier.value_or(carrier);
  pair.plaintext = pair.plaintext.value_or(plaintext);
  if (*pair.plaintext) {
    pair.key_file.reset();
  } else if (!pair.key_file && !key_file.empty()) {
    pair.key_file = key_file;
  }
  return pair;
}

std::string Config::interface(const Segment& segment, const Peer& host) const {
  const auto found = host.interfaces.find(segment.name);
  return found == host.interfaces.end() ? segment.interface : found->second;
}

std::string Mistake::to_string() const { return where + ": error: " + message + "\n  fix: " + fix; }

}  // namespace config
