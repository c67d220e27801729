#include "doctor/checks.hpp"

#include <algorithm>
#include <array>

#include "doctor/check_table.hpp"

namespace doctor {

namespace {

struct Always {
  void (*run)(const Facts& facts, Findings& out);
};
struct Configured {
  void (*run)(const Facts& facts, const Setup& setup, Findings& out);
};

constexpr std::array kAlways{
    Always{check_config},  Always{check_keys},       Always{check_relay},
    Always{check_privileges}, Always{check_keepalived}, Always{check_guard_left_over},
};
constexpr std::array kConfigured{
    Configured{check_port},      Configured{check_capabilities}, Configured{check_interfaces}, Configured{check_addresses},
    Configured{check_instances}, Configured{check_listener},     Configured{check_guard},      Configured{check_firewall},
    Configured{check_routes},    Configured{check_rp_filter},    Configured{check_mtu},
};

}  // namespace

Findings check_all(const Facts& facts, const Setup* setup) {
  Findings out;
  for (const auto& check : kAlways) check.run(facts, out);
  if (setup != nullptr) {
    for (const auto& check : kConfigured) check.run(facts, *setup, out);
  }
  std::ranges::stable_sort(out, {}, &Finding::kind);
  return out;
}

}  // namespace doctor
