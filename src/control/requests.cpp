#include "control/requests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "control/render_routers.hpp"
#include "control/text.hpp"

namespace control {

namespace {

constexpr std::size_t kIndent = 11;  // below a drop reason's name

constexpr std::array kRequests{
    Request{"counters", "every counter, as key=value lines", render_counters},
    Request{"status", "this host, its peers and segments", render_status},
};

void append_counters(std::string& out, const std::string& prefix, const core::Counters& counters) {
  for (const auto& metric : core::kMetricTexts) {
    fmt::format_to(std::back_inserter(out), "{}{}={}\n", prefix, metric.name, counters.get(metric.metric));
  }
  for (std::size_t i = 0; i < base::kDropReasons; ++i) {
    const auto reason = static_cast<base::DropReason>(i);
    fmt::format_to(std::back_inserter(out), "{}drop.{}={}\n", prefix, base::name(reason), counters.get(reason));
  }
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

void append_peer(std::string& out, const core::PeerStatus& peer) {
  const auto& counters = peer.counters;
  fmt::format_to(std::back_inserter(out), "  {:<16} {:<8} {}, {}\n    carried {} received {} injected {} lost {}\n",
                 peer.name, word(peer.liveness), peer.carrier, protection(peer), counters.get(core::Metric::carried),
                 counters.get(core::Metric::received), counters.get(core::Metric::injected), peer.lost);
  for (const auto& path : peer.paths) {
    const auto heard = path.since_heard ? fmt::format("heard {} ago", milliseconds(path.since_heard)) : "never heard";
    fmt::format_to(std::back_inserter(out), "    at {}: {}, round trip {}, one way {}\n", wire::to_string(path.remote),
                   heard, milliseconds(path.rtt), milliseconds(path.one_way));
  }
}

void append_drops(std::string& out, const core::Counters& counters) {
  for (std::size_t i = 0; i < base::kDropReasons; ++i) {
    const auto& text = base::text(static_cast<base::DropReason>(i));
    if (counters.get(text.reason) == 0) continue;
    append_wrapped(out, fmt::format("  {:>8} {}: ", counters.get(text.reason), text.name), kIndent, text.sentence);
    append_wrapped(out, std::string(kIndent, ' ') + "fix: ", kIndent + 5, text.fix);
  }
}

}  // namespace

std::string render_counters(const core::Snapshot& snapshot) {
  std::string out;
  append_counters(out, "", snapshot.counters);
  for (const auto& peer : snapshot.peers) append_counters(out, "peer." + peer.name + ".", peer.counters);
  return out;
}

std::string render_status(const core::Snapshot& snapshot) {
  auto out = fmt::format("this host is {}\nsegments\n", snapshot.self);
  for (const auto& segment : snapshot.segments) {
    fmt::format_to(std::back_inserter(out), "  {:<16} {}\n", segment.name,
                   segment.blocked ? base::text(*segment.blocked).sentence : "injects");
  }
  out += "peers\n";
  for (const auto& peer : snapshot.peers) append_peer(out, peer);
  append_routers(out, snapshot);
  append_findings(out, snapshot);
  out += "adverts\n";
  std::string adverts;
  for (const auto& metric : core::kMetricTexts) {
    fmt::format_to(std::back_inserter(adverts), "{} {} ", metric.name, snapshot.counters.get(metric.metric));
  }
  append_wrapped(out, "  ", 2, adverts);
  out += "dropped\n";
  const auto before = out.size();
  append_drops(out, snapshot.counters);
  if (out.size() == before) out += "  nothing\n";
  return out;
}

std::string answer(std::string_view request, const core::Snapshot& snapshot) {
  const auto found = std::ranges::find(kRequests, request, &Request::name);
  if (found != kRequests.end()) return found->render(snapshot);
  std::string out = "error: unknown request; there are:";
  for (const auto& known : kRequests) out.append(" ").append(known.name);
  return out + "\n";
}

}  // namespace control
