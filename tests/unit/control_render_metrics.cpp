#include "control/render_metrics.hpp"

#include <doctest/doctest.h>

#include <set>
#include <sstream>

#include "proto/protocol.hpp"
#include "support/snapshot.hpp"

using namespace std::chrono_literals;
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
      const auto sample = line.substr(0, line.find_first_of("{ "));
      const bool is_part = type == "histogram" && (sample == family + "_bucket" || sample == family + "_sum" || sample == family + "_count");
      CHECK((is_part || (type != "histogram" && sample == family)));
    } else if (what == "HELP") {
      CHECK(families.insert(name).second);
      family = name;
    } else if (what == "TYPE") {
      CHECK(name == family);
      words >> type;
      CHECK((type == "counter") == name.ends_with("_total"));
    } else {
      CHECK(what == "UNIT");
      CHECK(line == "# UNIT " + family + family.substr(family.rfind('_')).replace(0, 1, " "));
    }
    CHECK(family.starts_with("vrrp_relay_"));
  }
  CHECK(last == "# EOF");
}

TEST_CASE("metrics: gaps between adverts are a histogram whose buckets count those below as well") {
  auto now = test::snapshot();
  core::RouterStatus router{"default", 51, {{}}, std::nullopt, 0, {}};
  for (const auto gap : {1000ms, 1001ms, 1500ms, 2400ms, 9000ms}) router.gaps.add(gap, 1s);
  now.routers.push_back(router);
  const auto text = control::render_metrics(now);
  const std::string name = "vrrp_relay_advert_gap_ratio";
  const auto labels = "segment=\"default\",vrid=\"51\",family=\"ipv4\"";
  const auto bucket = [&](const std::string& bound, int count) {
    return name + "_bucket{" + labels + ",le=\"" + bound + "\"} " + std::to_string(count);
  };
  CHECK(has_line(text, "# TYPE " + name + " histogram"));
  CHECK(has_line(text, "# UNIT " + name + " ratio"));
  CHECK(has_line(text, bucket("1.1", 2)));
  CHECK(has_line(text, bucket("1.5", 3)));
  CHECK(has_line(text, bucket("2.0", 3)));
  CHECK(has_line(text, bucket("2.5", 4)));
  CHECK(has_line(text, bucket("3.0", 4)));
  CHECK(has_line(text, bucket("4.0", 4)));
  CHECK(has_line(text, bucket("+Inf", 5)));
  CHECK(has_line(text, name + "_sum{" + labels + "} 14.901"));
  CHECK(has_line(text, name + "_count{" + labels + "} 5"));
}

TEST_CASE("metrics: a CARP router has a label of its own") {
  core::Snapshot now;
  now.routers.push_back({"default", 1, {{}}, std::nullopt, 0, {}});
  now.routers.push_back({"default", 1, {{}}, std::nullopt, 0, {}});
  now.routers[1].protocol = proto::parse_relayed("carp")->protocol;
  const auto text = control::render_metrics(now);
  CHECK(has_line(text, "vrrp_relay_router_masters{segment=\"default\",vrid=\"1\",family=\"ipv4\"} 0"));
  CHECK(has_line(text, "vrrp_relay_router_masters{segment=\"default\",vhid=\"1\",family=\"ipv4\"} 0"));
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
