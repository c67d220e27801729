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
  bool is_of_vrrp = false;  // which a witness does not have
};

constexpr std::array kAlways{
    Always{check_config}, Always{check_keys}, Always{check_relay}, Always{check_privileges}, Always{check_guard_left_over},
};
constexpr std::array kConfigured{
    Configured{check_port},
    Configured{check_capabilities},
    Configured{check_tap, true},
    Configured{check_interfaces, true},
    Configured{check_addresses},
    Configured{check_instances, true},
    Configured{check_listener, true},
    Configured{check_guard, true},
    Configured{check_firewall},
    Configured{check_routes},
    Configured{check_names},
    Configured{check_rp_filter},
    Configured{check_rp_filter_injected, true},
    Configured{check_mtu},
    Configured{check_pairs},
};

}  // namespace

Findings check_all(const Facts& facts, const Setup* setup) {
  Findings out;
  const bool is_witness = setup != nullptr && setup->own().witness;
  for (const auto& check : kAlways) check.run(facts, out);
  if (!is_witness) check_keepalived(facts, out);  // also where no configuration tells
  if (setup != nullptr) {
    for (const auto& check : kConfigured) {
      if (!is_witness || !check.is_of_vrrp) check.run(facts, *setup, out);
    }
  }
  std::ranges::stable_sort(out, {}, &Finding::kind);
  return out;
}

}  // namespace doctor
