#include "control/render_status.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "control/faults.hpp"
#include "support/snapshot.hpp"

using test::has_line;

TEST_CASE("status says who is up, what blocks a segment, and why something was dropped") {
  const auto text = control::render_status(test::snapshot());
  CHECK(text.starts_with("this host is a\n"));
  CHECK(has_line(text, "  default          injects"));
  CHECK(has_line(text, "  dmz              " + std::string(base::text(base::DropReason::link_down).sentence)));
  CHECK(has_line(text, "  b                up       udp, key f889933c, path up"));
  CHECK(has_line(text, "    carried 1 received 0 injected 0 lost 0"));
  CHECK(has_line(text, "    at 10.0.0.2: heard 0.3 s ago, round trip 2.0 ms, one way 1.0 ms"));
  CHECK(has_line(text, "  c                down     udp, plaintext, path silent"));
  CHECK(has_line(text, "    at 10.0.0.3: never heard, round trip -, one way -"));
  CHECK(text.find("late: " + std::string(base::text(base::DropReason::late).sentence)) != std::string::npos);
  CHECK(text.find("fix: " + std::string(base::text(base::DropReason::late).fix)) != std::string::npos);
}

TEST_CASE("status says which way is cut") {
  auto now = test::snapshot();
  now.peers[0].passage = core::Passage::one_way;
  now.peers[1].passage = core::Passage::unknown;
  now.one_way.push_back({"b", "a", {test::ip(1), test::ip(9)}, 10112, std::chrono::seconds(65)});
  const auto text = control::render_status(now);
  CHECK(has_line(text, "  b                up       udp, key f889933c, one way: it does not hear us"));
  CHECK(has_line(text, "  c                down     udp, plaintext, path unknown"));
  CHECK(has_line(text, "  b does not hear a, though a hears b, for 1 min 5 s [one_way]"));
  CHECK(text.find("\n    fix: let UDP port 10112 from a (10.0.0.1, 10.0.0.9) in at b: ") != std::string::npos);
  CHECK(text.find("[one_way]") < text.find("[peer_down]"));
}

TEST_CASE("status tells who still uses the old key, and who has no session") {
  auto now = test::snapshot();
  now.peers[0].keys = session::Link::KeyIds{2, 1, 0};
  now.peers[1].keys = session::Link::KeyIds{2, 0, 0};
  const auto text = control::render_status(now);
  CHECK(text.find("udp, key 00000001 (the first is 00000002), path up\n") != std::string::npos);
  CHECK(text.find("udp, key 00000002, no session, path silent\n") != std::string::npos);
}

TEST_CASE("status stays below 100 columns, whatever was dropped, and loses no word") {
  core::Snapshot all;
  all.self = "a";
  for (int i = 0; i < 1'000'000; ++i) {
    for (const auto& metric : core::kMetricTexts) all.counters.add(metric.metric);
  }
  for (std::size_t i = 0; i < base::kDropReasons; ++i) all.counters.add(static_cast<base::DropReason>(i));
  const auto text = control::render_status(all);
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

TEST_CASE("nothing was dropped") { CHECK(has_line(control::render_status(core::Snapshot{}), "  nothing")); }

TEST_CASE("status says what does not work, and nothing where all is well") {
  auto now = test::snapshot();
  const auto text = control::render_status(now);
  CHECK(text.find("what is wrong\n  segment dmz injects nothing: ") != std::string::npos);
  CHECK(text.find("\n  peer c is down [peer_down]\n    fix: ") != std::string::npos);
  CHECK(control::tells_faults(control::render_status(now)));
  now.segments[1].blocked.reset();
  now.peers[1].liveness = core::Liveness::unknown;
  CHECK_FALSE(control::tells_faults(control::render_status(now)));
  now.peers[1].liveness = core::Liveness::down;
  now.peers[1].waits_for = {"c.example"};
  now.names = {{"c.example", "Name or service not known", {}}};
  const auto waits = control::render_status(now);
  CHECK(waits.find("\n    waits for its name: c.example does not resolve\n") != std::string::npos);
  CHECK(waits.find("\n  c.example does not resolve: Name or service not known [name_unresolved]\n    fix: ") != std::string::npos);
  CHECK(waits.find("[peer_down]") == std::string::npos);
}
