// What the relay found out together with the other hosts.
#include "doctor/check_table.hpp"

namespace doctor {

namespace {

std::string place_of(const Pair& pair) {
  return pair.address ? pair.name + " (" + wire::to_string(*pair.address) + ")" : pair.name;
}

std::string port_of(const Setup& setup) { return "UDP port " + std::to_string(setup.config.port); }

// Anybody can name a key, so it counts only while nothing else comes from the peer, and it is not said that the peer sent it.
void check_down(const Pair& pair, const Setup& setup, Findings& out) {
  if (!pair.refused_key.empty()) {
    out.push_back({Kind::key_differs, "what comes in the name of " + pair.name + " has another key",
                   "its key id is " + pair.refused_key + ", this host's is " + pair.own_key,
                   "copy the key file of one host to the other, then on both: vrrp-relayctl reload"});
  } else {
    out.push_back({Kind::peer_silent, "nothing comes from " + place_of(pair), "vrrp-relayctl status: peer " + pair.name + " is down",
                   "run vrrp-relayctl doctor there, and let " + port_of(setup) + " in, in the firewalls and security groups of both"});
  }
}

// A firewall that remembers flows lets the session go on, and no new one begin.
void check_flows(const Pair& pair, const Setup& setup, Findings& out) {
  const auto& udp = pair.passed[0];
  const std::string evidence = "of two packets from a fresh port to " + port_of(setup) + " none arrived; what runs now goes on as the answer " +
                               "to the other direction, and does not begin again once a firewall has forgotten it";
  if (udp.from == false) {
    out.push_back({Kind::flow_blocked, "a new flow from " + place_of(pair) + " does not reach this host", evidence,
                   "let " + port_of(setup) + " from that address in, in the firewall and the security group of this host"});
  }
  if (udp.to == false) {
    out.push_back({Kind::flow_blocked, "a new flow from this host does not reach " + place_of(pair), evidence,
                   "let " + port_of(setup) + " from this host in, in the firewall and the security group of " + pair.name});
  }
}

}  // namespace

void check_pairs(const Facts& facts, const Setup& setup, Findings& out) {
  if (!facts.pairs_unasked.empty()) {
    cannot_tell(out, "what passes to and from the other hosts", facts.pairs_unasked);
  }
  if (!facts.pairs) return;
  for (const auto& pair : *facts.pairs) {
    pair.is_down ? check_down(pair, setup, out) : check_flows(pair, setup, out);
  }
}

}  // namespace doctor
