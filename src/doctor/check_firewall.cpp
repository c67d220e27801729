// This host's firewall: the carriers' packets in and out, keepalived's adverts out, injected ones in.
#include <algorithm>

#include "carrier/channel.hpp"
#include "doctor/check_table.hpp"
#include "host/injector.hpp"

namespace doctor {

namespace {

constexpr std::uint8_t kVrrp = 112;
constexpr std::uint8_t kUdp = 17;

struct Way {
  std::string what;  // "UDP port 10112 from b"
  std::vector<std::string_view> hooks;
  Packet packet;
};

std::string accept_for(const Packet& packet) {
  if (packet.port) return "udp dport " + std::to_string(*packet.port) + " accept";
  return "meta l4proto " + std::to_string(packet.protocol) + " accept";
}

std::string name_of(const Packet& packet) {
  return packet.port ? "UDP port " + std::to_string(*packet.port) : "IP protocol " + std::to_string(packet.protocol);
}

std::string name_of(const Chain& chain) { return chain.family + " " + chain.table + " " + chain.name; }

void tell(const Way& way, const Verdict& verdict, Findings& out) {
  const auto chain = name_of(verdict.chain);
  if (verdict.outcome == Outcome::uncertain) {
    cannot_tell(out, "whether the firewall lets pass " + way.what + " cannot be told from its rules: " + chain +
                         (verdict.rule.empty() ? "" : ", " + verdict.rule),
                "look at them: nft -a list ruleset; what must pass: " + accept_for(way.packet));
    return;
  }
  out.push_back({Kind::firewall, "this host's firewall stops " + way.what, "nft -a list ruleset: chain " + chain + ", " + verdict.rule,
                 "nft insert rule " + pasted(verdict.chain.family) + " " + pasted(verdict.chain.table) + " " + pasted(verdict.chain.name) + " " +
                     accept_for(way.packet),
                 true});
}

// What each rule does to each packet is told once: the first one of a kind stands for all.
bool is_told(const Findings& told, const Finding& finding) {
  return std::ranges::any_of(told, [&](const Finding& other) { return other.kind == finding.kind && other.fix == finding.fix; });
}

void judge(const Facts& facts, const Way& way, Findings& out) {
  for (const auto hook : way.hooks) {
    const auto verdict = facts.ruleset->judge(hook, way.packet);
    if (verdict.outcome == Outcome::passes) continue;
    Findings one;
    tell(way, verdict, one);
    if (!is_told(out, one.front())) out.push_back(one.front());
    return;
  }
}

// Carrier packets of one path, both ways.
void judge_path(const Facts& facts, const Setup& setup, const config::Peer& peer, const wire::IpAddress& remote, Findings& out) {
  const auto pair = setup.config.pair(setup.own().name, peer.name);
  const auto transport = carrier::find_carrier(*pair.carrier)->transport;
  if (transport == carrier::Transport::link) return;
  const auto* route = find_route(facts, remote);
  if (route == nullptr || !route->exists) return;
  Packet packet;
  packet.family = remote.family();
  packet.protocol = carrier::spec(transport).ip_protocol;
  if (packet.protocol == kUdp) packet.port = carrier::port_of(transport, setup.config.port);
  packet.is_answered = true;
  auto sent = packet;
  sent.destination = remote;
  sent.out = route->device;
  sent.mark = 0;
  judge(facts, {name_of(packet) + " to " + peer.name, {"output", "postrouting"}, sent}, out);
  packet.source = remote;
  judge(facts, {name_of(packet) + " from " + peer.name, {"prerouting", "input"}, packet}, out);
}

void judge_segment(const Facts& facts, const Served& served, wire::Family family, Findings& out) {
  Packet advert;
  advert.family = family;
  advert.protocol = kVrrp;
  const auto group = std::ranges::find(served.segment->groups, family, [](const auto& address) { return address.family(); });
  if (group == served.segment->groups.end()) return;
  advert.destination = *group;
  auto sent = advert;
  sent.out = served.device;
  sent.mark = 0;
  judge(facts, {"keepalived's adverts on " + served.device, {"output", "postrouting"}, sent}, out);
  sent.mark = host::kInjectMark;
  if (mode_of(served).needs_guard) judge(facts, {"injected adverts on " + served.device, {"output", "postrouting"}, sent}, out);
  advert.in = served.device;
  judge(facts, {"adverts for keepalived on " + served.device, {"prerouting", "input"}, advert}, out);
}

bool speaks(const Facts& facts, wire::Family family) {
  if (!facts.keepalived.conf) return family == wire::Family::ipv4;
  return std::ranges::any_of(facts.keepalived.conf->instances, [&](const VrrpInstance& instance) {
    return !instance.is_unicast && instance.is_ipv6 == (family == wire::Family::ipv6);
  });
}

}  // namespace

void check_firewall(const Facts& facts, const Setup& setup, Findings& out) {
  if (!may_administer(facts)) return;  // told by check_privileges
  if (facts.has_legacy_rules) {
    cannot_tell(out, "there are rules of iptables-legacy, which are not looked at", "iptables-legacy-save; ip6tables-legacy-save", true);
  }
  if (!facts.ruleset) {
    cannot_tell(out, "the firewall cannot be looked at: " + facts.ruleset_unread, "apt install nftables", true);
    return;
  }
  Findings found;
  for (const auto& peer : setup.config.peers) {
    if (peer.name == setup.own().name) continue;
    for (const auto& address : peer.addresses) judge_path(facts, setup, peer, address, found);
  }
  for (const auto& served : served_segments(setup)) {
    for (const auto family : {wire::Family::ipv4, wire::Family::ipv6}) {
      if (speaks(facts, family)) judge_segment(facts, served, family, found);
    }
  }
  out.insert(out.end(), found.begin(), found.end());
}

}  // namespace doctor
