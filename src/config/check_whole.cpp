#include <algorithm>

#include "config/sections.hpp"
#include "config/unknown.hpp"

namespace config {

namespace {

// A section that is something else was told of already.
bool is_broken(const Table& root, std::string_view section) {
  const auto* entry = find(root, section);
  return entry != nullptr && !std::holds_alternative<Table>(entry->node.value);
}

Place place_of(const Table& root, std::string_view key, Place otherwise) {
  const auto* entry = find(root, key);
  return entry == nullptr ? otherwise : entry->node.place;
}

void check_segments(const Table& root, Reading& reading) {
  if (!reading.config.segments.empty() || find(root, "interface") != nullptr || is_broken(root, "segments")) {
    return;
  }
  reading.report.add(place_of(root, "segments", reading.report.missing("interface")),
                     "no interface is named where the VRRP daemon speaks",
                     reading.report.has_file() ? R"(interface = "eth0")" : "--interface eth0");
}

void check_peers(const Table& root, Reading& reading) {
  const auto& peers = reading.config.peers;
  if (peers.size() >= 2 || is_broken(root, "peers")) return;
  const auto place = place_of(root, "peers", reading.report.missing("peer"));
  const std::string fix = !place.flag.empty() ? "--peer a=10.0.0.1 --peer b=10.0.0.2"
                          : peers.empty()     ? R"(peers = { a = "10.0.0.1", b = "10.0.0.2" })"
                                              : R"(add the others below [peers]: b = "10.0.0.2")";
  reading.report.add(place,
                     std::string(peers.empty() ? "there are no hosts" : "there is only one host") +
                         "; every host is listed, this one too",
                     fix);
}

void check_self(const Table& root, Reading& reading) {
  const auto* entry = find(root, "self");
  if (entry == nullptr || reading.config.self.empty() || reading.config.peers.empty()) return;
  std::vector<std::string_view> hosts;
  for (const auto& peer : reading.config.peers) hosts.push_back(peer.name);
  const Entry at_value{entry->key, entry->node.place, {}};
  check_known(at_value, reading.config.self, "host", hosts, reading.report);
}

// Each carrier has only its unprotected form, so what is not acknowledged cannot run.
void check_plaintext(const Table& root, Reading& reading) {
  const auto& config = reading.config;
  std::vector<std::string> refused;
  for (std::size_t i = 0; i < config.peers.size(); ++i) {
    for (std::size_t j = i + 1; j < config.peers.size(); ++j) {
      const auto& one = config.peers[i].name;
      const auto& other = config.peers[j].name;
      if (!*config.pair(one, other).plaintext) refused.push_back(one + " " + other);
    }
  }
  const auto* given = find(root, "plaintext");
  const bool broken = given != nullptr && !std::holds_alternative<bool>(given->node.value);
  if (refused.empty() || broken) return;
  const auto place = place_of(root, "plaintext", reading.report.missing("plaintext"));
  reading.report.add(place,
                     "carrier `" + config.carrier + "` sends adverts unprotected, which is not allowed for " +
                         (refused.size() == 1 ? "the pair " : "the pairs ") + listing(refused, 3),
                     !place.flag.empty() ? "--plaintext, if nobody else can send to these addresses"
                                         : "plaintext = true   # if nobody else can send to these addresses");
}

}  // namespace

void check_whole(const Table& root, Reading& reading) {
  if (!reading.whole) return;
  check_segments(root, reading);
  check_peers(root, reading);
  check_self(root, reading);
  check_plaintext(root, reading);
}

}  // namespace config
