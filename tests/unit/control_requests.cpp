#include "control/requests.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "support/octets.hpp"

using namespace std::chrono_literals;

namespace {

wire::IpAddress ip(std::uint8_t last) { return wire::IpAddress(test::Octets{10, 0, 0, last}); }

core::Snapshot snapshot() {
  core::Snapshot out;
  out.self = "a";
  out.segments.push_back({"default", std::nullopt});
  out.segments.push_back({"dmz", base::DropReason::link_down});
  core::PeerStatus b{"b", "udp", core::Liveness::up, {{ip(1), ip(2), 300ms, 2ms, 1ms}}, {}};
  b.keys = session::Link::KeyIds{0xf889933c, 0xf889933c, 0};
  b.counters.add(core::Metric::carried);
  out.peers.push_back(b);
  core::PeerStatus c{"c", "udp", core::Liveness::down, {{ip(1), ip(3), {}, {}, {}}}, {}};
  c.counters.add(base::DropReason::late);
  out.peers.push_back(c);
  out.counters.add(base::DropReason::late);
  return out;
}

bool has_line(const std::string& text, const std::string& line) {
  std::istringstream lines(text);
  for (std::string one; std::getline(lines, one);) {
    if (one == line) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("requests: counters are key=value lines, each metric and each reason once, for all and for each peer") {
  const auto text = control::answer("counters", snapshot());
  CHECK(has_line(text, "drop.late=1"));
  CHECK(has_line(text, "peer.b.carried=1"));
  CHECK(has_line(text, "peer.b.drop.late=0"));
  CHECK(has_line(text, "peer.c.drop.late=1"));
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  CHECK(lines == 3 * (core::kMetrics + base::kDropReasons));
}

TEST_CASE("requests: status says who is up, what blocks a segment, and why something was dropped") {
  const auto text = control::answer("status", snapshot());
  CHECK(text.starts_with("this host is a\n"));
  CHECK(has_line(text, "  default          injects"));
  CHECK(has_line(text, "  dmz              " + std::string(base::text(base::DropReason::link_down).sentence)));
  CHECK(has_line(text, "  b                up       udp, key f889933c"));
  CHECK(has_line(text, "    carried 1 received 0 injected 0 lost 0"));
  CHECK(has_line(text, "    at 10.0.0.2: heard 300.0 ms ago, round trip 2.0 ms, one way 1.0 ms"));
  CHECK(has_line(text, "  c                down     udp, plaintext"));
  CHECK(has_line(text, "    at 10.0.0.3: never heard, round trip -, one way -"));
  CHECK(text.find("late: " + std::string(base::text(base::DropReason::late).sentence)) != std::string::npos);
  CHECK(text.find("fix: " + std::string(base::text(base::DropReason::late).fix)) != std::string::npos);
}

TEST_CASE("requests: status tells who still uses the old key, and who has no session") {
  auto now = snapshot();
  now.peers[0].keys = session::Link::KeyIds{2, 1, 0};
  now.peers[1].keys = session::Link::KeyIds{2, 0, 0};
  const auto text = control::answer("status", now);
  CHECK(text.find("udp, key 00000001 (the first is 00000002)\n") != std::string::npos);
  CHECK(text.find("udp, key 00000002, no session\n") != std::string::npos);
}

TEST_CASE("requests: status stays below 100 columns, whatever was dropped, and loses no word") {
  core::Snapshot all;
  all.self = "a";
  for (int i = 0; i < 1'000'000; ++i) {
    for (const auto& metric : core::kMetricTexts) all.counters.add(metric.metric);
  }
  for (std::size_t i = 0; i < base::kDropReasons; ++i) all.counters.add(static_cast<base::DropReason>(i));
  const auto text = control::answer("status", all);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    CHECK(line.size() < 100);
    CHECK_FALSE(line.ends_with(' '));
  }
  std::istringstream words(text);
  std::string joined;
  for (std::string word; words >> word;) joined += word + " ";
  for (std::size_t i = 0; i < base::kDropReasons; ++i) {
    const auto& reason = base::text(static_cast<base::DropReason>(i));
    CHECK(joined.find(std::string(reason.name) + ": " + std::string(reason.sentence) + " fix: " + std::string(reason.fix)) !=
          std::string::npos);
  }
}

TEST_CASE("requests: nothing was dropped") { CHECK(has_line(control::answer("status", core::Snapshot{}), "  nothing")); }

TEST_CASE("requests: an unknown one names those that there are") {
  for (const char* request : {"", "statu", "status ", "COUNTERS", "\x01\xff"}) {
    const auto text = control::answer(request, snapshot());
    CHECK(text.starts_with("error: unknown request; there are:"));
    CHECK(text.find(" counters") != std::string::npos);
    CHECK(text.find(" status") != std::string::npos);
  }
}
