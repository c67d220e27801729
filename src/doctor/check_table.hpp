// The checks, one a function, and what they share. Each adds what it finds.
#pragma once

#include <string>
#include <vector>

#include "doctor/facts.hpp"
#include "doctor/finding.hpp"
#include "host/injector.hpp"

namespace doctor {

// check_setup.cpp
void check_config(const Facts& facts, Findings& out);
void check_keys(const Facts& facts, Findings& out);
void check_relay(const Facts& facts, Findings& out);
void check_privileges(const Facts& facts, Findings& out);
void check_port(const Facts& facts, const Setup& setup, Findings& out);
void check_capabilities(const Facts& facts, const Setup& setup, Findings& out);
// check_tap.cpp
void check_tap(const Facts& facts, const Setup& setup, Findings& out);
// check_interface.cpp
void check_interfaces(const Facts& facts, const Setup& setup, Findings& out);
void check_addresses(const Facts& facts, const Setup& setup, Findings& out);
// check_keepalived.cpp
void check_keepalived(const Facts& facts, Findings& out);
void check_instances(const Facts& facts, const Setup& setup, Findings& out);
void check_listener(const Facts& facts, const Setup& setup, Findings& out);
// check_guard.cpp
void check_guard(const Facts& facts, const Setup& setup, Findings& out);
void check_guard_left_over(const Facts& facts, Findings& out);
// check_firewall.cpp
void check_firewall(const Facts& facts, const Setup& setup, Findings& out);
// check_path.cpp
void check_routes(const Facts& facts, const Setup& setup, Findings& out);
void check_rp_filter(const Facts& facts, const Setup& setup, Findings& out);
void check_rp_filter_injected(const Facts& facts, const Setup& setup, Findings& out);
void check_names(const Facts& facts, const Setup& setup, Findings& out);
void check_mtu(const Facts& facts, const Setup& setup, Findings& out);
// check_pairs.cpp
void check_pairs(const Facts& facts, const Setup& setup, Findings& out);

// A segment as this host has it.
struct Served {
  const config::Segment* segment;
  std::string device;
};
std::vector<Served> served_segments(const Setup& setup);
const host::InjectMode& mode_of(const Served& served);
const Device* find_device(const Facts& facts, const std::string& name);
const Route* find_route(const Facts& facts, const wire::IpAddress& peer);
bool may_administer(const Facts& facts);  // else netfilter and other users' processes tell this process nothing
// " of segment lan"; nothing for the only one
std::string of_segment(const config::Segment& segment);
void cannot_tell(Findings& out, std::string what, std::string fix, bool is_command = false);

}  // namespace doctor
