#include "control/render_routers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/wrapped.hpp"
#include "control/findings.hpp"
#include "proto/protocol.hpp"

namespace control {

namespace {

constexpr std::size_t kIndent = 4;

std::string master_of(const core::RouterStatus& router) {
  if (!router.master) return "no MASTER";
  const auto& voice = router.voices[*router.master];
  return fmt::format("MASTER is {}, for {}", describe(voice, router.protocol), describe(voice.speaks_for));
}

std::string addresses_of(const core::VoiceStatus& voice) {
  std::string out;
  for (const auto& address : voice.addresses) out.append(out.empty() ? "" : " ").append(wire::to_string(address));
  if (voice.address_count > voice.addresses.size()) {
    out += fmt::format(" and {} more", voice.address_count - voice.addresses.size());
  }
  return out.empty() ? out : out + "; ";  // CARP names none
}

std::string seconds(base::Duration duration) { return fmt::format("{:.4g} s", std::chrono::duration<double>(duration).count()); }

bool is_late(const core::RouterStatus& router) {
  return std::ranges::count(router.findings, core::Finding::late, &core::FindingStatus::finding) > 0;
}

std::string gaps_of(const core::RouterStatus& router) {
  std::string out = "gaps in intervals:";
  const auto& counts = router.gaps.counts();
  for (std::size_t i = 0; i < core::AdvertGaps::kBounds.size(); ++i) {
    out += fmt::format(" {} to {:g},", counts[i], core::AdvertGaps::kBounds[i]);
  }
  return out + fmt::format(" {} more", counts.back());
}

void append_router(std::string& out, const core::RouterStatus& router) {
  base::append_wrapped(out, fmt::format("  {} on {}: ", proto::stream_name(router.protocol, router.vrid, 0), router.segment), kIndent,
                      master_of(router));
  const auto last = std::ranges::min_element(router.voices, {}, &core::VoiceStatus::since_last);
  const auto& newest = router.master ? router.voices[*router.master] : *last;
  base::append_wrapped(out, "    ", kIndent + 2,
                 fmt::format("{}v{} {}, every {}, last heard {} ago; {}changes {}, late {}",
                                proto::protocols()[router.protocol].election.title, newest.version,
                             newest.source.family() == wire::Family::ipv4 ? "IPv4" : "IPv6", seconds(newest.interval),
                             describe(newest.since_last), addresses_of(newest), router.changes, newest.late));
  if (is_late(router)) base::append_wrapped(out, "    ", kIndent + 2, gaps_of(router));
  for (std::size_t i = 0; i < router.voices.size(); ++i) {
    if (router.master == i) continue;
    const auto& voice = router.voices[i];
    base::append_wrapped(out, "    ", kIndent + 2,
                   fmt::format("{}: {} {} ago", describe(voice, router.protocol), voice.resigned ? "resigned" : "last MASTER",
                               describe(voice.since_last)));
  }
}

}  // namespace

void append_routers(std::string& out, const core::Snapshot& snapshot) {
  out += "virtual routers\n";
  for (const auto& router : snapshot.routers) append_router(out, router);
  if (!snapshot.routers.empty()) return;
  out += snapshot.segments.empty() ? "  none: a witness has no VRRP\n"
                                   : "  none heard yet: is keepalived running, on this segment's interface?\n";
}

}  // namespace control
