// The configuration, the keys, the relay itself, and what it and this process may do.
#include <algorithm>

#include "carrier/channel.hpp"
#include "doctor/check_table.hpp"

namespace doctor {

namespace {

constexpr std::string_view kForbidden = "Permission denied";

Finding of_mistake(Kind kind, const config::Mistake& mistake) {
  return {kind, mistake.message, mistake.where, mistake.fix, mistake.fix.starts_with("chmod ")};
}

bool needs_net_admin(const Setup& setup) {
  return std::ranges::any_of(served_segments(setup), [&](const Served& served) {
    const auto& mode = mode_of(served);
    return mode.needs_tap || (mode.needs_guard && !setup.config.unguarded);
  });
}

std::string missing_of(std::uint64_t has, bool net_admin) {
  std::string out;
  if ((has & kCapNetRaw) == 0) out = "CAP_NET_RAW";
  if (net_admin && (has & kCapNetAdmin) == 0) out += out.empty() ? "CAP_NET_ADMIN" : " and CAP_NET_ADMIN";
  return out;
}

bool uses_udp(const Setup& setup) {
  for (const auto& peer : setup.config.peers) {
    if (peer.name == setup.own().name) continue;
    const auto pair = setup.config.pair(setup.own().name, peer.name);
    if (carrier::find_carrier(*pair.carrier)->transport == carrier::Transport::udp) return true;
  }
  return false;
}

}  // namespace

std::vector<Served> served_segments(const Setup& setup) {
  std::vector<Served> out;
  if (setup.own().witness) return out;
  for (const auto& segment : setup.config.segments) out.push_back({&segment, setup.config.interface(segment, setup.own())});
  return out;
}

const host::InjectMode& mode_of(const Served& served) { return *host::find_inject_mode(served.segment->inject); }

const Device* find_device(const Facts& facts, const std::string& name) {
  const auto found = std::ranges::find(facts.devices, name, &Device::name);
  return found == facts.devices.end() ? nullptr : &*found;
}

const Route* find_route(const Facts& facts, const wire::IpAddress& peer) {
  const auto found = std::ranges::find(facts.routes, peer, &Route::peer);
  return found == facts.routes.end() ? nullptr : &*found;
}

bool may_administer(const Facts& facts) { return (facts.capabilities & kCapNetAdmin) != 0; }

std::string of_segment(const config::Segment& segment) {
  return segment.name == "default" ? "" : " of segment " + segment.name;
}

void cannot_tell(Findings& out, std::string what, std::string fix, bool is_command) {
  out.push_back({Kind::cannot_tell, std::move(what), "", std::move(fix), is_command});
}

void check_config(const Facts& facts, Findings& out) {
  for (const auto& mistake : facts.config_mistakes) out.push_back(of_mistake(Kind::config_invalid, mistake));
  if (facts.self_mistake) out.push_back(of_mistake(Kind::host_unknown, *facts.self_mistake));
}

void check_keys(const Facts& facts, Findings& out) {
  for (const auto& mistake : facts.key_mistakes) {
    if (missing_of(facts.capabilities, true).empty() || !mistake.message.ends_with(kForbidden)) {
      out.push_back(of_mistake(Kind::key_file, mistake));
    } else {
      cannot_tell(out, "this process may not read the key file " + mistake.where, "sudo vrrp-relayctl doctor", true);
    }
  }
  if (facts.relay) return;  // it has read them
  for (const auto& file : facts.key_files) {
    if (file.is_readable) continue;
    const auto path = pasted(file.path);
    out.push_back({Kind::key_file, "the user vrrp-relay, as whom the service runs, may not read its key file", file.path,
                   "chgrp vrrp-relay " + path + " && chmod 640 " + path, true});
  }
}

void check_relay(const Facts& facts, Findings& out) {
  if (facts.relay) return;
  std::string evidence = "no process vrrp-relayd in this network namespace";
  if (!facts.other_relays.empty()) {
    const auto& other = facts.other_relays.front();
    evidence = "pid " + std::to_string(other.pid) + " runs with " + other.path;
  }
  out.push_back({Kind::relay_not_running, "no relay runs with " + facts.config_path, evidence, "systemctl start vrrp-relay", true});
}

void check_privileges(const Facts& facts, Findings& out) {
  const auto missing = missing_of(facts.capabilities, true);
  if (missing.empty()) return;
  out.push_back({Kind::not_privileged, "without privileges, firewall, guards and other users' processes cannot be looked at",
                 "this process has no " + missing, "sudo vrrp-relayctl doctor", true});
}

void check_port(const Facts& facts, const Setup& setup, Findings& out) {
  if (facts.relay || !uses_udp(setup)) return;
  const auto taken = std::ranges::find_if(facts.udp, [&](const UdpSocket& socket) {
    return socket.port == setup.config.port && socket.program != "vrrp-relayd";
  });
  if (taken == facts.udp.end()) return;
  const auto port = std::to_string(taken->port);
  const auto who = taken->pid == 0 ? std::string("another process") : taken->program + ", pid " + std::to_string(taken->pid);
  out.push_back({Kind::port_taken, "UDP port " + port + " is in use, so the relay cannot start",
                 who + " has " + wire::to_string(taken->address) + ", port " + port,
                 "end that process, or give every host another port: port = N in " + facts.config_path});
}

void check_capabilities(const Facts& facts, const Setup& setup, Findings& out) {
  if (!facts.relay || !facts.relay->capabilities) return;
  const auto missing = missing_of(*facts.relay->capabilities, needs_net_admin(setup));
  if (missing.empty()) return;
  out.push_back({Kind::relay_capabilities, "the relay runs without " + missing,
                 "CapEff in /proc/" + std::to_string(facts.relay->pid) + "/status", "systemctl restart vrrp-relay", true});
}

}  // namespace doctor
