#include "control/render_status.hpp"

#include <fmt/format.h>

#include <array>

#include "base/wrapped.hpp"
#include "control/faults.hpp"
#include "control/findings.hpp"
#include "control/render_groups.hpp"
#include "control/render_quorum.hpp"
#include "control/render_routers.hpp"

namespace control {

namespace {

constexpr std::size_t kIndent = 11;  // below a drop reason's name

std::string milliseconds(const std::optional<base::Duration>& duration) {
  if (!duration) return "-";
  return fmt::format("{:.1f} ms", std::chrono::duration<double, std::milli>(*duration).count());
}

// While keys are changed: who still uses the old one.
std::string protection(const core::PeerStatus& peer) {
  if (!peer.keys) return "plaintext";
  if (peer.keys->used == 0) return fmt::format("key {:08x}, no session", peer.keys->own);
  const auto used = fmt::format("key {:08x}", peer.keys->used);
  return peer.keys->used == peer.keys->own ? used : used + fmt::format(" (the first is {:08x})", peer.keys->own);
}

std::string path_of(const core::PeerStatus& peer) {
  if (peer.passage == core::Passage::one_way) return "one way: it does not hear us";
  return fmt::format("path {}", word(peer.passage));
}

void append_peer(std::string& out, const core::PeerStatus& peer) {
  const auto& counters = peer.counters;
  fmt::format_to(std::back_inserter(out), "  {:<16} {:<8} {}, {}, {}\n    carried {} received {} injected {} lost {}\n",
                 peer.name, word(peer.liveness), peer.carrier, protection(peer), path_of(peer), counters.get(core::Metric::carried),
                 counters.get(core::Metric::received), counters.get(core::Metric::injected), peer.lost);
  for (const auto& name : peer.waits_for) fmt::format_to(std::back_inserter(out), "    waits for its name: {} does not resolve\n", name);
  for (const auto& path : peer.paths) {
    const auto heard = path.since_heard ? fmt::format("heard {} ago", describe(*path.since_heard)) : "never heard";
    fmt::format_to(std::back_inserter(out), "    at {}: {}, round trip {}, one way {}\n", wire::to_string(path.remote),
                   heard, milliseconds(path.rtt), milliseconds(path.one_way));
  }
}

void host(std::string& out, const core::Snapshot& snapshot) {
  fmt::format_to(std::back_inserter(out), "this host is {}{}\n", snapshot.self,
                 snapshot.observes ? "; it observes (observe = true): nothing is injected" : "");
}

void append(std::string& out, const std::vector<Fault>& all) {
  for (const auto& fault : all) {
    base::append_wrapped(out, "  ", 4, fmt::format("{} [{}]", fault.what, fault.name));
    base::append_wrapped(out, "    fix: ", 9, fault.fix);
  }
}

void what_is_wrong(std::string& out, const core::Snapshot& snapshot) {
  out += "what is wrong\n";
  const auto all = faults(snapshot);
  append(out, all);
  if (all.empty()) out += "  nothing\n";
}

void worth_knowing(std::string& out, const core::Snapshot& snapshot) {
  const auto all = notes(snapshot);
  if (all.empty()) return;
  out += "worth knowing\n";
  append(out, all);
}

void segments(std::string& out, const core::Snapshot& snapshot) {
  out += "segments\n";
  for (const auto& segment : snapshot.segments) {
    fmt::format_to(std::back_inserter(out), "  {:<16} {}\n", segment.name,
                   segment.blocked ? base::text(*segment.blocked).sentence : snapshot.observes ? "would inject" : "injects");
  }
  if (snapshot.segments.empty()) out += "  none: this host is a witness\n";
}

void peers(std::string& out, const core::Snapshot& snapshot) {
  out += "peers\n";
  for (const auto& peer : snapshot.peers) append_peer(out, peer);
}

void adverts(std::string& out, const core::Snapshot& snapshot) {
  out += "adverts\n";
  std::string words;
  for (const auto& metric : core::kMetricTexts) {
    fmt::format_to(std::back_inserter(words), "{} {} ", metric.name, snapshot.counters.get(metric.metric));
  }
  base::append_wrapped(out, "  ", 2, words);
}

void drops(std::string& out, const core::Snapshot& snapshot) {
  out += "dropped\n";
  const auto before = out.size();
  for (std::size_t i = 0; i < base::kDropReasons; ++i) {
    const auto& text = base::text(static_cast<base::DropReason>(i));
    const auto count = snapshot.counters.get(text.reason);
    if (count == 0) continue;
    base::append_wrapped(out, fmt::format("  {:>8} {}: ", count, text.name), kIndent, text.sentence);
    base::append_wrapped(out, std::string(kIndent, ' ') + "fix: ", kIndent + 5, text.fix);
  }
  if (out.size() == before) out += "  nothing\n";
}

using Section = void (*)(std::string& out, const core::Snapshot& snapshot);
constexpr std::array<Section, 10> kSections{host,          append_quorum, segments,      peers,   append_routers,
                                            append_groups, what_is_wrong, worth_knowing, adverts, drops};

}  // namespace

std::string render_status(const core::Snapshot& snapshot) {
  std::string out;
  for (const auto section : kSections) section(out, snapshot);
  return out;
}

}  // namespace control
