// Would this host's firewall stop a packet? Judges what `nft -j list ruleset` prints (libnftables-json(5)). A rule whose
// conditions are not all understood makes what follows uncertain, and that is said: nothing is guessed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/ip_address.hpp"

namespace doctor {

// A packet on its way; what is not known is left empty.
struct Packet {
  wire::Family family = wire::Family::ipv4;
  std::uint8_t protocol = 0;
  std::optional<std::uint16_t> port;  // of UDP, source and destination
  std::optional<wire::IpAddress> source;
  std::optional<wire::IpAddress> destination;
  std::string in;    // device; empty: none
  std::string out;
  std::optional<std::uint32_t> mark;
  bool is_answered = false;  // both ends speak, so connection tracking may call it new as well as established
};

struct Chain {
  std::string family;
  std::string table;
  std::string name;
};

enum class Outcome : std::uint8_t { passes, stopped, uncertain };

struct Verdict {
  Outcome outcome = Outcome::passes;
  Chain chain;       // the base chain that stops it, or may
  std::string rule;  // "policy drop", or the chain and the handle of the rule
};

class Ruleset {
 public:
  // Nothing: it is not what nft prints.
  static std::optional<Ruleset> parse(std::string_view json);

  // What the chains of that hook do: "input", "output", "prerouting", "postrouting". The worst of them.
  Verdict judge(std::string_view hook, const Packet& packet) const;

 private:
  struct Impl;
  explicit Ruleset(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

}  // namespace doctor
