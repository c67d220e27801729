#include "doctor/firewall.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "doctor/firewall_match.hpp"

namespace doctor {

namespace {

constexpr int kMaxJumps = 16;  // as the kernel has it
constexpr std::string_view kOwnTables = "vrrp_relay_";

using ChainKey = std::tuple<std::string, std::string, std::string>;

struct Rule {
  std::string handle;
  Json statements;
};

struct ParsedChain {
  Chain chain;
  std::string hook;  // empty: no base chain
  std::string device;
  bool drops = false;  // its policy
  std::vector<Rule> rules;
};

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

ChainKey key_of(const Json& object, const char* name) {
  return {text_of(object, "family"), text_of(object, "table"), text_of(object, name)};
}

bool holds_family(const std::string& family, wire::Family packet) {
  return family == "inet" || family == (packet == wire::Family::ipv4 ? "ip" : "ip6");
}

// What has been met so far on the way through a base chain.
struct Walk {
  bool may_stop = false;
  bool may_pass = false;
  std::string first_stop;  // the rule that may
};

enum class Step : std::uint8_t { on, accepted, stopped, back };

}  // namespace

struct Ruleset::Impl {
  std::map<ChainKey, ParsedChain> chains;
  std::vector<ChainKey> order;

  bool take(const Json& entry);
  Verdict judge(const ParsedChain& base, const Packet& packet) const;
  Step walk(const ParsedChain& chain, const Packet& packet, Walk& so_far, bool certain, int depth) const;
  Step follow(const ParsedChain& chain, const Rule& rule, const Packet& packet, Walk& so_far, bool certain, int depth) const;
  Step decide(const Decision& decision, const ParsedChain& chain, const std::string& rule, const Packet& packet, Walk& so_far,
              bool certain, int depth) const;
};

bool Ruleset::Impl::take(const Json& entry) {
  if (!entry.is_object()) return false;
  if (const auto chain = entry.find("chain"); chain != entry.end() && chain->is_object()) {
    const auto key = key_of(*chain, "name");
    auto& added = chains[key];
    added.chain = {std::get<0>(key), std::get<1>(key), std::get<2>(key)};
    added.hook = text_of(*chain, "hook");
    added.device = text_of(*chain, "dev");
    added.drops = text_of(*chain, "policy") == "drop";
    order.push_back(key);
  } else if (const auto rule = entry.find("rule"); rule != entry.end() && rule->is_object()) {
    const auto found = chains.find(key_of(*rule, "chain"));
    if (found == chains.end() || !rule->contains("expr")) return false;
    const auto handle = rule->contains("handle") ? (*rule)["handle"].dump() : "?";
    found->second.rules.push_back({found->second.chain.name + " handle " + handle, (*rule)["expr"]});
  }
  return true;
}

// Step::on at the end of a chain: the chain that jumped here, or the policy, goes on.
Step Ruleset::Impl::walk(const ParsedChain& chain, const Packet& packet, Walk& so_far, bool certain, int depth) const {
  if (depth > kMaxJumps) return Step::on;
  for (const auto& rule : chain.rules) {
    const auto step = follow(chain, rule, packet, so_far, certain, depth);
    if (step == Step::back) return Step::on;
    if (step != Step::on) return step;
  }
  return Step::on;
}

Step Ruleset::Impl::follow(const ParsedChain& chain, const Rule& rule, const Packet& packet, Walk& so_far, bool certain,
                           int depth) const {
  for (const auto& decision : decisions_of(rule.statements, packet)) {
    const auto step = decide(decision, chain, rule.handle, packet, so_far, certain, depth);
    if (step != Step::on) return step;
  }
  return Step::on;
}

Step Ruleset::Impl::decide(const Decision& decision, const ParsedChain& chain, const std::string& rule, const Packet& packet,
                           Walk& so_far, bool certain, int depth) const {
  const bool sure = certain && decision.is_certain;
  switch (decision.what) {
    case Decision::What::accept:
      if (sure) return Step::accepted;
      so_far.may_pass = true;
      return Step::on;
    case Decision::What::stop:
      if (so_far.first_stop.empty()) so_far.first_stop = rule;
      if (sure) return Step::stopped;
      so_far.may_stop = true;
      return Step::on;
    case Decision::What::unknown:
      if (so_far.first_stop.empty()) so_far.first_stop = rule;
      so_far.may_stop = so_far.may_pass = true;
      return Step::on;
    case Decision::What::back:
      // Returning perhaps: what comes behind it in this chain is then uncertain as well, both ways.
      if (sure) return Step::back;
      so_far.may_pass = so_far.may_stop = true;
      return Step::on;
    case Decision::What::jump:
    case Decision::What::leave: {
      const auto target = chains.find({chain.chain.family, chain.chain.table, decision.target});
      if (target == chains.end()) return Step::on;
      const auto step = walk(target->second, packet, so_far, sure, depth + 1);
      if (step != Step::on) return step;
      return decision.what == Decision::What::leave && sure ? Step::back : Step::on;
    }
  }
  return Step::on;
}

Verdict Ruleset::Impl::judge(const ParsedChain& base, const Packet& packet) const {
  Walk so_far;
  auto step = walk(base, packet, so_far, true, 0);
  auto rule = so_far.first_stop;
  if (step == Step::on || step == Step::back) {
    step = base.drops ? Step::stopped : Step::accepted;
    if (base.drops) rule = "policy drop";
  }
  if (step == Step::stopped) return {so_far.may_pass ? Outcome::uncertain : Outcome::stopped, base.chain, rule};
  return {so_far.may_stop ? Outcome::uncertain : Outcome::passes, base.chain, rule};
}

std::optional<Ruleset> Ruleset::parse(std::string_view json) {
  const auto whole = Json::parse(json, nullptr, false);
  if (!whole.is_object() || !whole.contains("nftables") || !whole["nftables"].is_array()) return std::nullopt;
  auto impl = std::make_shared<Impl>();
  for (const auto& entry : whole["nftables"]) {
    if (!impl->take(entry)) return std::nullopt;
  }
  return Ruleset(std::move(impl));
}

Verdict Ruleset::judge(std::string_view hook, const Packet& packet) const {
  Verdict worst;
  for (const auto& key : impl_->order) {
    const auto& chain = impl_->chains.at(key);
    if (chain.hook != hook || chain.chain.table.starts_with(kOwnTables) || !holds_family(chain.chain.family, packet.family)) continue;
    const auto verdict = impl_->judge(chain, packet);
    if (verdict.outcome == Outcome::stopped) return verdict;
    if (verdict.outcome == Outcome::uncertain) worst = verdict;
  }
  return worst;
}

}  // namespace doctor
