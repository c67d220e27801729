// The egress guard: there while the relay runs, gone when it does not.
#include <algorithm>

#include "doctor/check_table.hpp"

namespace doctor {

namespace {

constexpr std::string_view kTablePrefix = "vrrp_relay_";

bool guards(const FoundGuard& guard, const Served& served) {
  if (guard.kind == "clsact") return guard.device == served.device;
  const auto table = std::string(kTablePrefix) + served.segment->name;
  return guard.is_owned && (guard.table == table || guard.table == table + "_" + served.device);
}

}  // namespace

void check_guard(const Facts& facts, const Setup& setup, Findings& out) {
  if (!facts.relay || !facts.guards || setup.config.unguarded) return;
  for (const auto& served : served_segments(setup)) {
    const auto* device = find_device(facts, served.device);
    if (!mode_of(served).needs_guard || device == nullptr || !device->up) continue;
    if (std::ranges::any_of(*facts.guards, [&](const auto& guard) { return guards(guard, served); })) continue;
    out.push_back({Kind::guard_missing, "the relay has no egress guard on " + served.device + of_segment(*served.segment) + ", so it injects nothing",
                   "no table " + std::string(kTablePrefix) + served.segment->name + " in nft list tables netdev, no filter in tc filter show dev " +
                       served.device + " egress",
                   "systemctl restart vrrp-relay", true});
  }
}

// An nftables guard dies with its relay, unless somebody has saved the rules and loaded them again.
void check_guard_left_over(const Facts& facts, Findings& out) {
  if (!facts.guards) return;
  const bool runs = facts.relay || !facts.other_relays.empty();
  for (const auto& guard : *facts.guards) {
    if (guard.kind == "nftables" && !guard.is_owned) {
      out.push_back({Kind::guard_left_over, "an egress guard is there that belongs to no relay; a relay cannot make its own beside it",
                     "nft list tables netdev: " + guard.table + ", without an owner", "nft delete table netdev " + pasted(guard.table), true});
    } else if (guard.kind == "clsact" && !runs) {
      out.push_back({Kind::guard_left_over, "a relay that was killed has left its egress guard on " + guard.device,
                     "tc filter show dev " + guard.device + " egress: pref 30322", "tc filter del dev " + guard.device + " egress pref 30322", true});
    }
  }
}

}  // namespace doctor
