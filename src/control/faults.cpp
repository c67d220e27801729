#include "control/faults.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "config/report.hpp"
#include "control/findings.hpp"

namespace control {

namespace {

// Down to this one, findings say that nobody, or more than one, serves the addresses.
constexpr auto kWorstFinding = core::Finding::no_master;

std::vector<core::FindingStatus> findings_of(const core::Snapshot& snapshot) {
  std::vector<core::FindingStatus> out;
  for (const auto& router : snapshot.routers) out.insert(out.end(), router.findings.begin(), router.findings.end());
  std::ranges::stable_sort(out, {}, &core::FindingStatus::finding);
  return out;
}

void append(std::vector<Fault>& out, const core::FindingStatus& finding) {
  auto line = describe(finding);
  out.push_back({core::text(finding.finding).name, std::move(line.what), std::move(line.fix)});
}

// The fixes that drop reasons have speak of eth0.
std::string fix_on(const std::string& device, std::string_view fix) {
  constexpr std::string_view kExample = "eth0";
  std::string out(fix);
  if (const auto at = out.find(kExample); at != std::string::npos) out.replace(at, kExample.size(), device);
  return out;
}

void append(std::vector<Fault>& out, const core::SegmentStatus& segment) {
  const auto& text = base::text(*segment.blocked);
  out.push_back({text.name, "segment " + segment.name + " injects nothing: " + std::string(text.sentence),
                 fix_on(segment.device, text.fix)});
}

void append(std::vector<Fault>& out, const core::OneWayStatus& one_way) {
  auto line = describe(one_way);
  out.push_back({core::text(core::Finding::one_way).name, std::move(line.what), std::move(line.fix)});
}

// Whoever sent the INIT: anybody can name a key, so it is not said that the peer did.
Fault peer_down(const core::PeerStatus& peer) {
  if (peer.keys && peer.keys->refused != 0) {
    const auto& text = base::text(base::DropReason::key_unknown);
    return {text.name,
            fmt::format("peer {} is down, and what comes in its name has another key: key id {:08x}; this host's is {:08x}", peer.name,
                        peer.keys->refused, peer.keys->own),
            std::string(text.fix)};
  }
  return {"peer_down", "peer " + peer.name + " is down",
          "see that vrrp-relayd runs there (systemctl status vrrp-relay), and that its UDP port is open both ways"};
}

void append(std::vector<Fault>& out, const core::QuorumStatus& quorum) {
  if (quorum.majority != core::Majority::lost) return;
  out.push_back({"no_majority",
                 "no majority: " + describe(quorum) + "; so this host may not be MASTER, and keepalived that tracks it is in FAULT",
                 "see that vrrp-relayd runs on " + config::listing(quorum.silent, quorum.silent.size()) + ", and that its UDP port is open both ways; or, only if they are gone " +
                     "for good, remove them from [peers] on every host that is left"});
}

void append(std::vector<Fault>& out, const core::HealthFileStatus& file) {
  if (file.problem.empty()) return;
  out.push_back({"health_file", "cannot write " + file.path + ": " + file.problem + "; keepalived goes by what stands there",
                 "see that its folder is there, has room, and is writable for the daemon's user: namei -l " + file.path});
}

void append(std::vector<Fault>& out, const core::NameStatus& name) {
  std::string kept;
  for (const auto& address : name.kept) kept += (kept.empty() ? "; what it was stays in use: " : ", ") + wire::to_string(address);
  out.push_back({"name_unresolved", name.name + " does not resolve: " + name.problem + kept,
                 "see what it is here: getent ahosts " + name.name + "; then mend the name server, or list addresses in vrrp-relay.toml"});
}

}  // namespace

Fault config_differs(const std::string& peer) {
  return {"config_differs", "peer " + peer + " has another configuration: its hosts, segments, pairs, port or quorum are not this host's",
          "copy the same vrrp-relay.toml to every host, then on each: vrrp-relayctl reload"};
}

std::string describe(const core::QuorumStatus& quorum) {
  const auto silent = quorum.silent.empty() ? std::string() : "; silent: " + config::listing(quorum.silent, quorum.silent.size());
  return std::to_string(quorum.reachable.size()) + " of " + std::to_string(quorum.voters()) + " hosts answer, this one counted" + silent;
}

std::string_view word(core::Majority majority) {
  switch (majority) {
    case core::Majority::held:
      return "majority";
    case core::Majority::lost:
      return "no majority";
    case core::Majority::unknown:
      break;
  }
  return "not known yet";
}

std::string_view word(core::Liveness liveness) {
  switch (liveness) {
    case core::Liveness::up:
      return "up";
    case core::Liveness::down:
      return "down";
    case core::Liveness::unknown:
      break;
  }
  return "unknown";
}

std::string_view word(core::Passage passage) {
  switch (passage) {
    case core::Passage::both:
      return "up";
    case core::Passage::one_way:
      return "one_way";
    case core::Passage::silent:
      return "silent";
    case core::Passage::unknown:
      break;
  }
  return "unknown";
}

std::vector<Fault> faults(const core::Snapshot& snapshot) {
  std::vector<Fault> out;
  if (snapshot.quorum) append(out, *snapshot.quorum);
  if (snapshot.health_file) append(out, *snapshot.health_file);
  const auto findings = findings_of(snapshot);
  for (const auto& finding : findings) {
    if (finding.finding <= kWorstFinding) append(out, finding);
  }
  for (const auto& segment : snapshot.segments) {
    if (segment.blocked) append(out, segment);
  }
  for (const auto& one_way : snapshot.one_way) append(out, one_way);
  for (const auto& name : snapshot.names) append(out, name);
  for (const auto& peer : snapshot.peers) {
    if (peer.liveness == core::Liveness::down && peer.waits_for.empty()) out.push_back(peer_down(peer));
  }
  for (const auto& peer : snapshot.peers) {
    if (peer.config_differs) out.push_back(config_differs(peer.name));
  }
  for (const auto& finding : findings) {
    if (finding.finding > kWorstFinding && !core::is_note(finding.finding)) append(out, finding);
  }
  return out;
}

std::vector<Fault> notes(const core::Snapshot& snapshot) {
  std::vector<Fault> out;
  for (const auto& finding : findings_of(snapshot)) {
    if (core::is_note(finding.finding)) append(out, finding);
  }
  return out;
}

bool tells_faults(std::string_view status) {
  return status.find("\nwhat is wrong\n  nothing\n") == std::string_view::npos &&
         status.find("\n  \"faults\": [],\n") == std::string_view::npos;
}

}  // namespace control
