#include "config/resolve.hpp"

#include <algorithm>

#include "config/address.hpp"
#include "config/name.hpp"
#include "config/report.hpp"
#include "config/vrids.hpp"

namespace config {

namespace {

// A valid name of a host, the same on all of them.
std::string name_of(const wire::IpAddress& address) {
  auto name = to_string(address);
  std::ranges::replace(name, ':', '-');
  return name;
}

class Resolver {
 public:
  Resolver(const Config& config, const Answers& answers) : answers_(answers) {
    out_.config = config;
    take_out();
  }

  base::Result<Resolution, Mistakes> run() {
    auto& peers = out_.config.peers;
    for (const auto& peer : peers) {
      for (const auto& address : peer.addresses) owners_.emplace(address, peer.name);
    }
    for (auto& peer : peers) {
      for (const auto& name : peer.names) fill(peer, name);
    }
    if (!out_.config.peers_from.empty()) add_hosts();
    std::ranges::sort(peers, {}, &Peer::name);
    if (!mistakes_.empty()) return base::Err{std::move(mistakes_)};
    return std::move(out_);
  }

 private:
  void take_out() {
    auto& config = out_.config;
    std::erase_if(config.peers, [](const Peer& peer) { return peer.found; });
    for (auto& peer : config.peers) {
      peer.addresses.resize(peer.addresses.size() - peer.from_names);
      peer.from_names = 0;
    }
    config.unresolved.clear();
  }

  const std::vector<wire::IpAddress>& addresses_of(const std::string& name) {
    static const std::vector<wire::IpAddress> kNone;
    const auto found = answers_.find(name);
    if (found != answers_.end() && !found->second.addresses.empty()) return found->second.addresses;
    out_.config.unresolved.push_back({name, found == answers_.end() ? "no answer yet" : found->second.problem});
    return kNone;
  }

  void fill(Peer& peer, const std::string& name) {
    for (const auto& address : addresses_of(name)) {
      const auto [owner, fresh] = owners_.emplace(address, peer.name);
      if (!fresh && owner->second == peer.name) continue;
      const auto text = to_string(address);
      if (!fresh) {
        mistakes_.push_back({peer.where,
                             "hosts " + quoted(owner->second) + " and " + quoted(peer.name) + " both have " + text +
                                 ", as " + name + " resolves to it",
                             "give each host its own address: getent ahosts " + name});
      } else if (peer.addresses.size() == kMaxAddressesPerPeer) {
        out_.surplus.push_back("host " + peer.name + ": " + text + " of " + name + " is not used, a host has " +
                               std::to_string(kMaxAddressesPerPeer) + " addresses at most");
      } else {
        peer.addresses.push_back(address);
        ++peer.from_names;
      }
    }
  }

  void add_hosts() {
    auto& config = out_.config;
    for (const auto& address : addresses_of(config.peers_from)) {
      if (owners_.contains(address)) continue;
      Peer peer;
      peer.name = name_of(address);
      peer.addresses = {address};
      peer.from_names = 1;
      peer.vrids = all_vrids();
      peer.found = true;
      peer.where = config.peers_from_where;
      if (std::ranges::count(config.peers, peer.name, &Peer::name) > 0) {
        mistakes_.push_back({peer.where, "host " + quoted(peer.name) + " of [peers] has the name of another one, which " + config.peers_from + " gives",
                             "call it otherwise on every host, or list that address under it"});
      } else if (config.peers.size() == kMaxPeers) {
        mistakes_.push_back({peer.where, "there are more than " + std::to_string(kMaxPeers) + " hosts, with those of " + config.peers_from,
                             "take addresses out of that name, or hosts out of [peers]"});
        return;
      } else {
        config.peers.push_back(std::move(peer));
      }
    }
  }

  const Answers& answers_;
  Resolution out_;
  Mistakes mistakes_;
  std::map<wire::IpAddress, std::string> owners_;
};

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

}  // namespace

std::vector<std::string> names_of(const Config& config) {
  std::vector<std::string> names;
  for (const auto& peer : config.peers) {
    for (const auto& name : peer.names) add_once(names, name);
  }
  if (!config.peers_from.empty()) add_once(names, config.peers_from);
  return names;
}

std::vector<std::string> listed(const Peer& peer) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i + peer.from_names < peer.addresses.size(); ++i) out.push_back(to_string(peer.addresses[i]));
  out.insert(out.end(), peer.names.begin(), peer.names.end());
  return out;
}

Answer usable(const std::vector<wire::IpAddress>& found) {
  Answer answer;
  std::string why = "it has no address";
  for (const auto& address : found) {
    const auto problem = unusable(address);
    if (problem.empty()) {
      answer.addresses.push_back(address);
    } else {
      why = to_string(address) + " " + std::string(problem);
    }
  }
  std::ranges::sort(answer.addresses);
  answer.addresses.erase(std::unique(answer.addresses.begin(), answer.addresses.end()), answer.addresses.end());
  if (answer.addresses.empty()) answer.problem = why;
  return answer;
}

base::Result<Resolution, Mistakes> resolve(const Config& config, const Answers& answers) { return Resolver(config, answers).run(); }

std::string unresolved_text(const std::vector<Unresolved>& names) {
  std::vector<std::string> texts;
  for (const auto& name : names) texts.push_back(name.name + " (" + name.problem + ")");
  return listing(texts);
}

}  // namespace config
