// What can be wrong on the relay's host: a table, the worst first. A new finding is a line in it and a check that tells of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace doctor {

enum class Kind : std::uint8_t {
  config_invalid,
  host_unknown,
  key_file,
  relay_not_running,
  port_taken,
  relay_capabilities,
  no_tap,
  interface_missing,
  interface_down,
  interface_address,
  keepalived_not_running,
  keepalived_interface,
  unicast_peer,
  keepalived_vrid,
  keepalived_group,
  keepalived_version,
  keepalived_source,
  no_listener,
  guard_missing,
  firewall,
  no_route,
  key_differs,
  peer_silent,
  name_unresolved,
  neighbour_silent,
  address_missing,
  rp_filter,
  mtu,
  flow_blocked,
  guard_left_over,
  not_privileged,
  cannot_tell,
  count_,
};

enum class Severity : std::uint8_t {
  error,    // no advert passes, or the addresses move wrongly
  warning,  // something does not pass, or will not after a change
  note,     // what could not be looked at; no fault
};

struct KindText {
  Kind kind;
  std::string_view name;  // stable: text, JSON, manual
  Severity severity;
};

const KindText& text(Kind kind);
std::string_view word(Severity severity);

struct Finding {
  Kind kind = Kind::cannot_tell;
  std::string what;      // one sentence without its full stop
  std::string evidence;  // what was looked at, and what it said; may be empty
  std::string fix;
  bool is_command = false;  // `fix` can be pasted into a shell as it is
};
using Findings = std::vector<Finding>;

// Notes are no faults.
bool has_faults(const Findings& findings);

// A word of the shell, quoted where it has to be.
std::string pasted(std::string_view text);

}  // namespace doctor
