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
  if (peers.size() >= 2 || is_broken(root, "peers") || find(root, "peers_from") != nullptr) return;
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
  if (find(root, "peers_from") != nullptr) return;  // it may be one of those
  if (entry == nullptr || reading.config.self.empty() || reading.config.peers.empty()) return;
  std::vector<std::string_view> hosts;
  for (const auto& peer : reading.config.peers) hosts.push_back(peer.name);
  const Entry at_value{entry->key, entry->node.place, {}};
  check_known(at_value, reading.config.self, "host", hosts, reading.report);
}

// Who is not there does not count either, so that each part of a network would have a majority.
void check_voters_known(const Table& root, Reading& reading) {
  const auto* entry = find(root, "quorum");
  if (reading.config.quorum == Quorum::off || entry == nullptr || find(root, "peers_from") == nullptr) return;
  reading.report.add(entry->node.place,
                     "`quorum`: a majority is counted of all hosts, and with `peers_from` nobody knows how many there are",
                     std::string(entry->node.place.flag.empty() ? "list every host under [peers]" : "name every host by --peer") +
                         R"( and remove `peers_from`; or quorum = "off")");
}

// Of two hosts none has a majority without the other, so one that fails would stop both.
void check_quorum(const Table& root, Reading& reading) {
  constexpr std::size_t kLeastVoters = 3;
  const auto& config = reading.config;
  const auto* entry = find(root, "quorum");
  if (config.quorum == Quorum::off || entry == nullptr || config.peers.size() < 2 || config.peers.size() >= kLeastVoters || find(root, "peers_from") != nullptr) return;
  reading.report.add(entry->node.place, "`quorum`: a majority takes at least 3 voters, and [peers] has only 2 hosts",
                     std::string(entry->node.place.flag.empty() ? R"(add a third one, which need not run a VRRP daemon: w = { address = "10.0.0.3", witness = true })"
                                                                : "add a third one: --peer c=10.0.0.3") +
                         R"(; or quorum = "off")");
}

struct Protection {
  std::vector<std::string> missing;  // pairs that are neither plaintext nor have a key
  bool found_miss = false;           // the same of the hosts of `peers_from`
  bool any = false;                  // not every pair is plaintext
};

Protection protection(const Config& config) {
  Protection out;
  if (!config.peers_from.empty()) {
    out.any = !config.plaintext;
    out.found_miss = !config.plaintext && config.key_file.empty();
  }
  for (std::size_t i = 0; i < config.peers.size(); ++i) {
    for (std::size_t j = i + 1; j < config.peers.size(); ++j) {
      const auto& one = config.peers[i].name;
      const auto& other = config.peers[j].name;
      const auto pair = config.pair(one, other);
      out.any = out.any || !*pair.plaintext;
      if (!*pair.plaintext && !pair.key_file) out.missing.push_back(one + " " + other);
    }
  }
  return out;
}

void check_missing_keys(const std::vector<std::string>& pairs, Report& report) {
  const auto place = report.missing("key-file");
  const auto whom = pairs.empty() ? "hosts of `peers_from`" : (pairs.size() == 1 ? "pair " : "pairs ") + listing(pairs, 3);
  report.add(place, "adverts are authenticated and encrypted with a key, and there is none for the " + whom,
             std::string("(umask 077; vrrp-relayd --generate-key > /etc/vrrp-relay/mesh.key), copy it to every host, and ") +
                 (place.flag.empty() ? R"(write key_file = "/etc/vrrp-relay/mesh.key"; or plaintext = true)"
                                     : "add --key-file /etc/vrrp-relay/mesh.key; or --plaintext") +
                 ", if nobody else can send to these addresses");
}

// Who has a key in his file must not find out from an attacker that it was never used.
void check_unused_key(const Place& place, Report& report) {
  report.add(place, "there is a key, but every pair is plaintext: adverts would be neither authenticated nor encrypted",
             "remove plaintext = true to protect them, or key_file to send them unprotected");
}

void check_keys(const Table& root, Reading& reading) {
  const auto& config = reading.config;
  const auto* key_file = find(root, "key_file");
  const auto* plaintext = find(root, "plaintext");
  const bool broken = (key_file != nullptr && config.key_file.empty()) ||
                      (plaintext != nullptr && !std::holds_alternative<bool>(plaintext->node.value));
  if (broken || (config.peers.size() < 2 && config.peers_from.empty())) return;
  const auto [missing, found_miss, any] = protection(config);
  if (!missing.empty() || found_miss) check_missing_keys(missing, reading.report);
  if (!any && key_file != nullptr) check_unused_key(key_file->node.place, reading.report);
}

}  // namespace

void check_whole(const Table& root, Reading& reading) {
  if (!reading.whole) return;
  check_segments(root, reading);
  check_peers(root, reading);
  check_self(root, reading);
  check_keys(root, reading);
  check_quorum(root, reading);
  check_voters_known(root, reading);
  check_carriers(root, reading);
}

}  // namespace config
