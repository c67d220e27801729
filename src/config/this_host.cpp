// What a configuration, the same on every host, means on this one.
#include <algorithm>

#include "config/config.hpp"
#include "config/report.hpp"
#include "config/resolve.hpp"

namespace config {

namespace {

// Loopback and link-local addresses are on every host and in no [peers].
std::string telling(const std::vector<wire::IpAddress>& own) {
  std::vector<std::string> out;
  for (const auto& address : own) {
    if (!address.is_loopback() && !address.is_link_local()) out.push_back(to_string(address));
  }
  return out.empty() ? "no address" : listing(out);
}

const wire::IpAddress* common(const Peer& peer, const std::vector<wire::IpAddress>& own) {
  const auto found = std::ranges::find_first_of(peer.addresses, own);
  return found == peer.addresses.end() ? nullptr : &*found;
}

std::string choose(const std::string& name) { return "self = \"" + name + "\", or --self " + name; }

std::string listed_addresses(const Config& config) {
  std::vector<std::string> out;
  for (const auto& peer : config.peers) {
    for (const auto& address : peer.addresses) out.push_back(peer.found ? to_string(address) : peer.name + " " + to_string(address));
  }
  return out.empty() ? "none" : listing(out);
}

// A name that would tell does not resolve.
Mistake no_self_yet(const Config& config, const std::vector<wire::IpAddress>& own) {
  std::string fix = "see what they are here: getent ahosts " + config.unresolved.front().name;
  if (!config.peers.empty() && config.self.empty()) fix += "; or say which host this is: " + choose(config.peers.front().name);
  return {config.peers.empty() ? config.peers_from_where : config.peers_where,
          "which host this is cannot be told while names do not resolve: " + unresolved_text(config.unresolved) +
              "; known are " + listed_addresses(config) + "; this host has " + telling(own),
          fix + "; or list addresses under [peers]"};
}

Mistake no_self(const Config& config, const std::vector<wire::IpAddress>& own) {
  if (!config.unresolved.empty()) return no_self_yet(config, own);
  const auto where = config.peers_from.empty() ? config.peers_where : config.peers_from_where;
  const auto is = config.peers_from.empty() ? "" : ", with those of " + config.peers_from;
  if (!config.self.empty()) {
    return {where, "no host is called " + quoted(config.self) + ", as `self` says; their addresses are " + listed_addresses(config) + is,
            "correct `self`, or add this host"};
  }
  return {where,
          "none of the listed addresses is on this host: listed are " + listed_addresses(config) + is + "; this host has " + telling(own),
          "add this host, or say which one it is: " + choose(config.peers.front().name)};
}

Mistake many_selves(const Config& config, const std::vector<wire::IpAddress>& own, const std::vector<std::size_t>& found) {
  std::vector<std::string> both;
  for (const auto index : found) {
    const auto& peer = config.peers[index];
    both.push_back(peer.name + " (" + to_string(*common(peer, own)) + ")");
  }
  return {config.peers_where, "more than one listed host has an address of this host: " + listing(both),
          "correct the addresses, or say which one it is: " + choose(config.peers[found.front()].name)};
}

}  // namespace

base::Result<std::size_t, Mistake> find_self(const Config& config, const std::vector<wire::IpAddress>& own) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < config.peers.size(); ++i) {
    if (config.peers[i].name == config.self) return i;
    if (common(config.peers[i], own) != nullptr) found.push_back(i);
  }
  if (found.empty() || !config.self.empty()) return base::Err{no_self(config, own)};
  if (found.size() > 1) return base::Err{many_selves(config, own, found)};
  return found.front();
}

Mistake missing_interface(const Config& config, const Segment& segment, const std::string& device,
                          const std::vector<Device>& existing) {
  std::vector<std::string> names;
  std::string fix = "name one of them, where the VRRP daemon speaks";
  bool proposed = false;
  for (const auto& candidate : existing) {
    names.push_back(candidate.name);
    for (const auto& peer : config.peers) {
      const auto* address = common(peer, candidate.addresses);
      if (address == nullptr || proposed) continue;
      proposed = true;
      fix = candidate.name + " has the address " + to_string(*address) + " of host " + peer.name + ": interface = \"" +
            candidate.name + "\"; if it has this name on this host only: " + peer.name + " = { address = \"" +
            to_string(*address) + "\", interfaces = { " + segment.name + " = \"" + candidate.name + "\" } }";
    }
  }
  return {segment.where,
          "this host has no interface " + device + (segment.name == "default" ? "" : " for segment " + segment.name) +
              "; it has " + (names.empty() ? "none" : listing(names)),
          fix};
}

}  // namespace config
