#include "control/render_metrics.hpp"

#include <doctest/doctest.h>

#include <set>
#include <sstream>

#include "support/snapshot.hpp"

using test::has_line;

TEST_CASE("metrics: counters and gauges of the relay, its peers and segments") {
  const auto text = control::render_metrics(test::snapshot());
  CHECK(has_line(text, "vrrp_relay_build_info{version=\"" VRRP_RELAY_VERSION "\"} 1"));
  CHECK(has_line(text, "vrrp_relay_captured_total 0"));
  CHECK(has_line(text, "vrrp_relay_peer_carried_total{peer=\"b\"} 1"));
  CHECK(has_line(text, "vrrp_relay_dropped_total{reason=\"late\"} 1"));
  CHECK(has_line(text, "vrrp_relay_dropped_total{reason=\"unguarded\"} 0"));
  CHECK(has_line(text, "vrrp_relay_peer_dropped_total{peer=\"c\",reason=\"late\"} 1"));
  CHECK(has_line(text, "vrrp_relay_peer_state{peer=\"c\",state=\"down\"} 1"));
  CHECK(has_line(text, "vrrp_relay_peer_state{peer=\"c\",state=\"up\"} 0"));
  CHECK(has_line(text, "vrrp_relay_segment_injects{segment=\"default\"} 1"));
  CHECK(has_line(text, "vrrp_relay_segment_injects{segment=\"dmz\"} 0"));
}

TEST_CASE("metrics: times are seconds of the best path, and left out where they are not known") {
  auto now = test::snapshot();
  auto other = now.peers[0].paths[0];
  other.rtt = std::chrono::microseconds(1500);
  other.one_way = std::nullopt;
  now.peers[0].paths.push_back(other);
  const auto text = control::render_metrics(now);
  CHECK(has_line(text, "vrrp_relay_peer_round_trip_seconds{peer=\"b\"} 0.0015"));
  CHECK(has_line(text, "vrrp_relay_peer_one_way_seconds{peer=\"b\"} 0.001"));
  CHECK(has_line(text, "vrrp_relay_peer_silence_seconds{peer=\"b\"} 0.3"));
  CHECK(text.find("_seconds{peer=\"c\"}") == std::string::npos);
}

TEST_CASE("metrics: every family has HELP and TYPE before its samples, once; counters end in _total; EOF is the end") {
  std::istringstream lines(control::render_metrics(test::snapshot()));
  std::set<std::string> families;
  std::string family;
  std::string type;
  std::string last;
  for (std::string line; std::getline(lines, line); last = line) {
    CAPTURE(line);
    CHECK(last != "# EOF");
    std::istringstream words(line);
    std::string hash;
    std::string what;
    std::string name;
    words >> hash >> what >> name;
    if (line == "# EOF") continue;
    if (hash != "#") {
      CHECK(line.substr(0, line.find_first_of("{ ")) == family);
    } else if (what == "HELP") {
      CHECK(families.insert(name).second);
      family = name;
    } else if (what == "TYPE") {
      CHECK(name == family);
      words >> type;
      CHECK((type == "counter") == name.ends_with("_total"));
    } else {
      CHECK(what == "UNIT");
      CHECK(line == "# UNIT " + family + " seconds");
    }
    CHECK(family.starts_with("vrrp_relay_"));
  }
  CHECK(last == "# EOF");
}

TEST_CASE("metrics: 63 peers stay far below what an answer may have") {
  core::Snapshot many;
  for (int i = 0; i < 63; ++i) {
    core::PeerStatus peer{std::string(60, 'x') + std::to_string(i), "udp", core::Liveness::up, {}, {}};
    for (std::size_t reason = 0; reason < base::kDropReasons; ++reason) peer.counters.add(static_cast<base::DropReason>(reason));
    many.peers.push_back(peer);
  }
  CHECK(control::render_metrics(many).size() < 1 << 20);
}
