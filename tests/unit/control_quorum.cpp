// What a majority, and the lack of one, looks like from outside.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "control/faults.hpp"
#include "control/render_metrics.hpp"
#include "control/render_quorum.hpp"
#include "control/render_status.hpp"
#include "control/status_json.hpp"
#include "support/snapshot.hpp"

using core::Majority;
using nlohmann::json;
using test::has_line;

namespace {

core::Snapshot with(Majority majority) {
  auto out = test::snapshot();
  const bool held = majority == Majority::held;
  out.quorum = held ? core::QuorumStatus{majority, {"a", "b"}, {"c"}} : core::QuorumStatus{majority, {"a"}, {"b", "c"}};
  out.health_file = core::HealthFileStatus{"/run/vrrp-relay/health", held, 0, ""};
  return out;
}

std::vector<std::string> names(const core::Snapshot& snapshot) {
  std::vector<std::string> out;
  for (const auto& fault : control::faults(snapshot)) out.emplace_back(fault.name);
  return out;
}

}  // namespace

TEST_CASE("quorum: health is one line, and tells itself apart") {
  const auto held = control::render_health(with(Majority::held));
  CHECK(held == "healthy: majority: 2 of 3 hosts answer, this one counted; silent: c\n");
  CHECK(control::tells_health(held));
  const auto lost = control::render_health(with(Majority::lost));
  CHECK(lost == "unhealthy: no majority: 1 of 3 hosts answer, this one counted; silent: b, c\n");
  CHECK_FALSE(control::tells_health(lost));
  CHECK_FALSE(control::tells_health(control::render_health(with(Majority::unknown))));
  CHECK(control::tells_health(control::render_health(test::snapshot())));  // off
}

TEST_CASE("quorum: no majority is the worst of all faults; what is not known yet is none") {
  const auto all = names(with(Majority::lost));
  CHECK(all.front() == "no_majority");
  CHECK(all.size() == names(test::snapshot()).size() + 1);
  const auto fault = control::faults(with(Majority::lost)).front();
  CHECK(fault.fix.find("see that vrrp-relayd runs on b, c,") == 0);
  CHECK(names(with(Majority::held)) == names(test::snapshot()));
  CHECK(names(with(Majority::unknown)) == names(test::snapshot()));
}

TEST_CASE("quorum: a health file that cannot be written") {
  auto now = with(Majority::held);
  now.health_file->problem = std::string("No space left on device");
  now.health_file->write_failures = 3;
  CHECK(names(now).front() == "health_file");
  CHECK(has_line(control::render_metrics(now), "vrrp_relay_health_file_write_failures_total 3"));
  CHECK(json::parse(control::status_json(now))["health_file"]["problem"] == "No space left on device");
}

TEST_CASE("quorum: status and metrics, and nothing of it where it is off") {
  const auto text = control::render_status(with(Majority::held));
  CHECK(has_line(text, "quorum"));
  CHECK(has_line(text, "  majority: 2 of 3 hosts answer, this one counted; silent: c"));
  CHECK(has_line(text, "  /run/vrrp-relay/health says 0"));
  CHECK(has_line(control::render_status(with(Majority::lost)), "  /run/vrrp-relay/health says -254"));
  const auto metrics = control::render_metrics(with(Majority::held));
  CHECK(has_line(metrics, "vrrp_relay_quorum_majority 1"));
  CHECK(has_line(metrics, "vrrp_relay_quorum_reachable 2"));
  CHECK(has_line(metrics, "vrrp_relay_quorum_voters 3"));
  CHECK(has_line(control::render_metrics(with(Majority::unknown)), "vrrp_relay_quorum_majority 0"));
  CHECK_FALSE(has_line(control::render_status(test::snapshot()), "quorum"));
  CHECK(control::render_metrics(test::snapshot()).find("quorum") == std::string::npos);
}

TEST_CASE("quorum: JSON") {
  const auto held = json::parse(control::status_json(with(Majority::held)))["quorum"];
  CHECK(held["majority"] == true);
  CHECK(held["voters"] == 3);
  CHECK(held["reachable"] == json{"a", "b"});
  CHECK(held["silent"] == json{"c"});
  CHECK(json::parse(control::status_json(with(Majority::unknown)))["quorum"]["majority"].is_null());
  CHECK(json::parse(control::status_json(test::snapshot()))["quorum"].is_null());
}
