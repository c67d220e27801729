// A host where all is well, for the tests of doctor to break.
#pragma once

#include <string>

#include "config_support.hpp"
#include "doctor/checks.hpp"
#include "doctor/keepalived_conf.hpp"

namespace doctor_test {

inline wire::IpAddress ip(const char* text) { return *wire::parse_ip_address(text); }

inline const std::string kKeepalived =
    "vrrp_instance VI_1 {\n interface eth0\n virtual_router_id 51\n version 3\n virtual_ipaddress {\n 10.0.0.100\n }\n}\n";

struct Host {
  doctor::Facts facts;
  doctor::Setup setup;

  explicit Host(const std::string& config = config_test::kTop + config_test::kPeers) : setup{config_test::good(config), 0} {
    facts.config_path = "r.toml";
    facts.capabilities = doctor::kCapNetAdmin | doctor::kCapNetRaw;
    facts.relay = doctor::Relay{7, "r.toml", facts.capabilities};
    facts.keepalived.pid = 8;
    facts.keepalived.path = "k.conf";
    keepalived(kKeepalived);
    facts.devices.push_back({2, "eth0", true, true, 1500, 0, {ip("10.0.0.1")}, {ip("224.0.0.18")}, 0});
    facts.hears_vrrp = true;
    facts.guards = std::vector<doctor::FoundGuard>{{"nftables", "vrrp_relay_default", "", true}};
    facts.routes.push_back({ip("10.0.0.2"), true, "", "eth0", std::nullopt, false});
    rules("");
  }

  void keepalived(const std::string& text) { facts.keepalived.conf = doctor::parse_keepalived_conf(text); }
  void rules(const std::string& entries) { facts.ruleset = doctor::Ruleset::parse(R"({"nftables": [{"metainfo": {}})" + entries + "]}"); }

  doctor::Findings findings() const { return doctor::check_all(facts, &setup); }

  // Their names, in order: "rp_filter mtu"
  std::string names() const {
    std::string out;
    for (const auto& finding : findings()) out += (out.empty() ? "" : " ") + std::string(doctor::text(finding.kind).name);
    return out;
  }
  std::string fix() const { return findings().empty() ? "" : findings().front().fix; }
  std::string evidence() const { return findings().empty() ? "" : findings().front().evidence; }
};

}  // namespace doctor_test
