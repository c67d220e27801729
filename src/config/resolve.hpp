// From names to addresses: what a lookup gave is filled into a parsed configuration. Nothing is looked up here.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/config.hpp"

namespace config {

// What a name led to.
struct Answer {
  std::vector<wire::IpAddress> addresses;  // sorted, each once; where there is a problem, those that were good before
  std::string problem{};                   // why it does not resolve now; empty: it does

  bool operator==(const Answer&) const = default;
};
using Answers = std::map<std::string, Answer>;

// Every name to look up, each once, as written.
std::vector<std::string> names_of(const Config& config);

// Of what a lookup gave: without addresses at which no other host can reach one, as 127.0.1.1. Where none is left, that is
// the problem.
Answer usable(const std::vector<wire::IpAddress>& found);

struct Resolution {
  Config config;
  std::vector<std::string> surplus;  // what is left out, as a host has kMaxAddressesPerPeer addresses at most: one line each
};

// Fills in the addresses of names, and the hosts of `peers_from`; what an earlier call filled in is taken out first. Names
// without an address are in Config::unresolved. Mistakes: two hosts have one address, or there are more than kMaxPeers hosts.
base::Result<Resolution, Mistakes> resolve(const Config& config, const Answers& answers);

// "a.example (Name or service not known), b.example (no answer yet)"
std::string unresolved_text(const std::vector<Unresolved>& names);

}  // namespace config
