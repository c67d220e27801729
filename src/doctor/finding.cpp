#include "doctor/finding.hpp"

#include <algorithm>
#include <array>

namespace doctor {

namespace {

using enum Severity;

constexpr std::array<KindText, static_cast<std::size_t>(Kind::count_)> kTexts{{
    {Kind::config_invalid, "config_invalid", error},
    {Kind::host_unknown, "host_unknown", error},
    {Kind::key_file, "key_file", error},
    {Kind::relay_not_running, "relay_not_running", error},
    {Kind::port_taken, "port_taken", error},
    {Kind::relay_capabilities, "relay_capabilities", error},
    {Kind::no_tap, "no_tap", error},
    {Kind::interface_missing, "interface_missing", error},
    {Kind::interface_down, "interface_down", error},
    {Kind::interface_address, "interface_address", error},
    {Kind::keepalived_not_running, "keepalived_not_running", error},
    {Kind::keepalived_interface, "keepalived_interface", error},
    {Kind::unicast_peer, "unicast_peer", error},
    {Kind::keepalived_vrid, "keepalived_vrid", error},
    {Kind::keepalived_group, "keepalived_group", error},
    {Kind::keepalived_version, "keepalived_version", error},
    {Kind::keepalived_source, "keepalived_source", error},
    {Kind::no_listener, "no_listener", error},
    {Kind::guard_missing, "guard_missing", error},
    {Kind::firewall, "firewall", error},
    {Kind::no_route, "no_route", error},
    {Kind::key_differs, "key_differs", error},
    {Kind::peer_silent, "peer_silent", error},
    {Kind::name_unresolved, "name_unresolved", error},
    {Kind::neighbour_silent, "neighbour_silent", warning},
    {Kind::address_missing, "address_missing", warning},
    {Kind::rp_filter, "rp_filter", warning},
    {Kind::mtu, "mtu", warning},
    {Kind::flow_blocked, "flow_blocked", warning},
    {Kind::guard_left_over, "guard_left_over", warning},
    {Kind::not_privileged, "not_privileged", warning},
    {Kind::cannot_tell, "cannot_tell", note},
}};

// A table out of step with the enum, or not the worst first, must not compile.
static_assert([] {
  for (std::size_t i = 0; i < kTexts.size(); ++i) {
    if (static_cast<std::size_t>(kTexts[i].kind) != i || kTexts[i].name.empty()) return false;
    if (i > 0 && kTexts[i].severity < kTexts[i - 1].severity) return false;
  }
  return true;
}());

constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._:,=+@-";

}  // namespace

const KindText& text(Kind kind) { return kTexts[static_cast<std::size_t>(kind)]; }

std::string_view word(Severity severity) {
  switch (severity) {
    case error: return "error";
    case warning: return "warning";
    case note: return "note";
  }
  return "error";
}

bool has_faults(const Findings& findings) {
  return std::ranges::any_of(findings, [](const Finding& finding) { return text(finding.kind).severity != note; });
}

std::string pasted(std::string_view text) {
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos) return std::string(text);
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace doctor
