#include "control/render_metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "control/faults.hpp"
#include "proto/protocol.hpp"

namespace control {

namespace {

constexpr std::string_view kPrefix = "vrrp_relay_";

// Names of peers, segments and reasons need no escapes.
void sample(std::string& out, std::string_view name, const std::string& labels, const auto& value) {
  out.append(kPrefix).append(name);
  if (!labels.empty()) out.append("{").append(labels).append("}");
  fmt::format_to(std::back_inserter(out), " {}\n", value);
}

void begin(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  fmt::format_to(std::back_inserter(out), "# HELP {0}{1} {3}\n# TYPE {0}{1} {2}\n", kPrefix, name, type, help);
  for (const std::string_view unit : {"seconds", "ratio"}) {
    if (name.ends_with(unit)) fmt::format_to(std::back_inserter(out), "# UNIT {}{} {}\n", kPrefix, name, unit);
  }
}

std::string label(std::string_view key, std::string_view value) { return fmt::format("{}=\"{}\"", key, value); }
std::string of(const core::PeerStatus& peer) { return label("peer", peer.name); }

// The best path counts: it is the one that adverts arrive over first.
std::optional<double> shortest(const core::PeerStatus& peer, std::optional<base::Duration> core::PathStatus::* time) {
  std::optional<base::Duration> least;
  for (const auto& path : peer.paths) {
    if (path.*time && (!least || *(path.*time) < *least)) least = path.*time;
  }
  if (!least) return std::nullopt;
  return std::chrono::duration<double>(*least).count();
}

// What is told of each peer as a number that goes up and down. None: not known now.
struct PeerGauge {
  std::string_view name;
  std::string_view help;
  std::optional<double> (*value)(const core::PeerStatus& peer);
};
constexpr std::array kPeerGauges{
    PeerGauge{"peer_held_adverts", "adverts that wait for a session with the peer",
              [](const core::PeerStatus& peer) { return std::optional(static_cast<double>(peer.held)); }},
    PeerGauge{"peer_lost_packets", "packets of the peer that did not arrive, less those that came late",
              [](const core::PeerStatus& peer) { return std::optional(static_cast<double>(peer.lost)); }},
    PeerGauge{"peer_does_not_hear", "1 while the peer does not hear this host, though this host hears it, else 0",
              [](const core::PeerStatus& peer) { return std::optional(peer.passage == core::Passage::one_way ? 1.0 : 0.0); }},
    PeerGauge{"peer_one_way_seconds", "time that the newest advert of the peer took, over the best path",
              [](const core::PeerStatus& peer) { return shortest(peer, &core::PathStatus::one_way); }},
    PeerGauge{"peer_round_trip_seconds", "round trip to the peer and back, over the best path",
              [](const core::PeerStatus& peer) { return shortest(peer, &core::PathStatus::rtt); }},
    PeerGauge{"peer_silence_seconds", "time since the newest packet of the peer",
              [](const core::PeerStatus& peer) { return shortest(peer, &core::PathStatus::since_heard); }},
};

// The others are of the whole relay only.
constexpr std::array kPeerMetrics{core::Metric::carried, core::Metric::received, core::Metric::injected,
                                  core::Metric::datagrams};

void adverts(std::string& out, const core::Snapshot& snapshot) {
  for (const auto& metric : core::kMetricTexts) {
    const auto name = fmt::format("{}_total", metric.name);
    begin(out, name, "counter", metric.help);
    sample(out, name, "", snapshot.counters.get(metric.metric));
  }
  for (const auto& metric : core::kMetricTexts) {
    if (std::ranges::count(kPeerMetrics, metric.metric) == 0) continue;
    const auto name = fmt::format("peer_{}_total", metric.name);
    begin(out, name, "counter", fmt::format("{}, by peer", metric.help));
    for (const auto& peer : snapshot.peers) sample(out, name, of(peer), peer.counters.get(metric.metric));
  }
}

void drops(std::string& out, const core::Snapshot& snapshot) {
  constexpr std::string_view kAll = "dropped_total";
  begin(out, kAll, "counter", "packets that were dropped, by reason");
  for (std::size_t i = 0; i < base::kDropReasons; ++i) {
    const auto reason = static_cast<base::DropReason>(i);
    sample(out, kAll, label("reason", base::name(reason)), snapshot.counters.get(reason));
  }
  // 63 peers times all reasons would be thousands of zeros.
  constexpr std::string_view kOfPeer = "peer_dropped_total";
  begin(out, kOfPeer, "counter", "packets for or from a peer that were dropped, by reason, once there is one");
  for (const auto& peer : snapshot.peers) {
    for (std::size_t i = 0; i < base::kDropReasons; ++i) {
      const auto reason = static_cast<base::DropReason>(i);
      const auto count = peer.counters.get(reason);
      if (count > 0) sample(out, kOfPeer, of(peer) + "," + label("reason", base::name(reason)), count);
    }
  }
}

void peers(std::string& out, const core::Snapshot& snapshot) {
  constexpr std::array kStates{core::Liveness::up, core::Liveness::down, core::Liveness::unknown};
  begin(out, "peer_state", "gauge", "1 for the state that the peer is in, 0 for the others");
  for (const auto& peer : snapshot.peers) {
    for (const auto state : kStates) {
      sample(out, "peer_state", of(peer) + "," + label("state", word(state)), peer.liveness == state ? 1 : 0);
    }
  }
  for (const auto& gauge : kPeerGauges) {
    begin(out, gauge.name, "gauge", gauge.help);
    for (const auto& peer : snapshot.peers) {
      if (const auto value = gauge.value(peer)) sample(out, gauge.name, of(peer), *value);
    }
  }
}

void ways(std::string& out, const core::Snapshot& snapshot) {
  begin(out, "one_way_paths", "gauge", "paths between two hosts, any two, that are open in one direction only");
  sample(out, "one_way_paths", "", snapshot.one_way.size());
}

void segments(std::string& out, const core::Snapshot& snapshot) {
  begin(out, "segment_injects", "gauge", "1 while adverts can be injected on the segment, else 0");
  for (const auto& segment : snapshot.segments) {
    sample(out, "segment_injects", label("segment", segment.name), segment.blocked || snapshot.observes ? 0 : 1);
  }
}

std::string of(const core::RouterStatus& router) {
  const bool is_ipv4 = router.voices.front().source.family() == wire::Family::ipv4;
  return fmt::format("{},{},{}", label("segment", router.segment),
                     label(proto::protocols()[router.protocol].election.id, std::to_string(router.vrid)),
                     label("family", is_ipv4 ? "ipv4" : "ipv6"));
}

int masters(const core::RouterStatus& router) {
  const auto has_two = [](const core::FindingStatus& finding) { return finding.finding == core::Finding::two_masters; };
  if (std::ranges::any_of(router.findings, has_two)) return 2;
  return router.master ? 1 : 0;
}

void routers(std::string& out, const core::Snapshot& snapshot) {
  begin(out, "router_masters", "gauge", "hosts that are MASTER of the virtual router: 1 is well, 2 stands for more as well");
  for (const auto& router : snapshot.routers) sample(out, "router_masters", of(router), masters(router));
  begin(out, "router_master_changes_total", "counter", "times that another host became MASTER of the virtual router");
  for (const auto& router : snapshot.routers) sample(out, "router_master_changes_total", of(router), router.changes);
}

// OpenMetrics wants each bucket to count those below it as well, and a bound as 2.0.
void gaps(std::string& out, const core::Snapshot& snapshot) {
  constexpr std::string_view kName = "advert_gap_ratio";
  begin(out, kName, "histogram", "time between two adverts of the MASTER, in its advert intervals; a BACKUP takes over after 3 to 4");
  for (const auto& router : snapshot.routers) {
    const auto labels = of(router);
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < router.gaps.counts().size(); ++i) {
      const bool has_bound = i < core::AdvertGaps::kBounds.size();
      count += router.gaps.counts()[i];
      const auto bound = has_bound ? fmt::format("{:.1f}", core::AdvertGaps::kBounds[i]) : std::string("+Inf");
      sample(out, fmt::format("{}_bucket", kName), labels + "," + label("le", bound), count);
    }
    sample(out, fmt::format("{}_sum", kName), labels, router.gaps.sum());
    sample(out, fmt::format("{}_count", kName), labels, count);
  }
}

std::string of(const core::GroupStatus& group, const core::SenderStatus& sender) {
  return fmt::format("{},{},{},{}", label("segment", group.segment), label("group", group.name),
                     label("source", wire::to_string(sender.source)), label("host", sender.speaker));
}

void groups(std::string& out, const core::Snapshot& snapshot) {
  begin(out, "group_datagrams_total", "counter", "datagrams to a relayed group or port, by who sends them");
  for (const auto& group : snapshot.groups) {
    for (const auto& sender : group.senders) sample(out, "group_datagrams_total", of(group, sender), sender.datagrams);
  }
  begin(out, "group_silence_seconds", "gauge", "time since the newest datagram of that sender");
  for (const auto& group : snapshot.groups) {
    for (const auto& sender : group.senders) {
      sample(out, "group_silence_seconds", of(group, sender), std::chrono::duration<double>(sender.since_last).count());
    }
  }
}

void quorum(std::string& out, const core::Snapshot& snapshot) {
  if (snapshot.quorum) {
    const auto& quorum = *snapshot.quorum;
    begin(out, "quorum_majority", "gauge", "1 while a majority of the voters answers this host, else 0");
    sample(out, "quorum_majority", "", quorum.majority == core::Majority::held ? 1 : 0);
    begin(out, "quorum_reachable", "gauge", "voters that answer this host, itself counted");
    sample(out, "quorum_reachable", "", quorum.reachable.size());
    begin(out, "quorum_voters", "gauge", "hosts that vote");
    sample(out, "quorum_voters", "", quorum.voters());
  }
  if (snapshot.health_file) {
    begin(out, "health_file_healthy", "gauge", "1 while the health file says 0, else 0");
    sample(out, "health_file_healthy", "", snapshot.health_file->healthy ? 1 : 0);
    begin(out, "health_file_write_failures_total", "counter", "times that the health file could not be written");
    sample(out, "health_file_write_failures_total", "", snapshot.health_file->write_failures);
  }
}

void build(std::string& out, const core::Snapshot& /*snapshot*/) {
  begin(out, "build_info", "gauge", "1, with the version of the daemon");
  sample(out, "build_info", label("version", VRRP_RELAY_VERSION), 1);
}

using Section = void (*)(std::string& out, const core::Snapshot& snapshot);
constexpr std::array<Section, 10> kSections{build, adverts, drops, peers, ways, segments, routers, gaps, groups, quorum};

}  // namespace

std::string render_metrics(const core::Snapshot& snapshot) {
  std::string out;
  for (const auto section : kSections) section(out, snapshot);
  return out + "# EOF\n";
}

}  // namespace control
