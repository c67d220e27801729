#include "control/status_json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "control/faults.hpp"
#include "proto/protocol.hpp"
#include "support/snapshot.hpp"

namespace {

nlohmann::json parsed(const core::Snapshot& snapshot) {
  auto out = nlohmann::json::parse(control::status_json(snapshot), nullptr, false);
  REQUIRE_FALSE(out.is_discarded());
  return out;
}

}  // namespace

TEST_CASE("status json: has a schema, and what the text has") {
  const auto out = parsed(test::snapshot());
  CHECK(out["schema"] == 1);
  CHECK(out["self"] == "a");
  REQUIRE(out["faults"].size() == 2);
  CHECK(out["faults"][0]["name"] == "link_down");
  CHECK(out["faults"][1]["what"] == "peer c is down");
  CHECK(out["segments"][0]["injects"] == true);
  CHECK(out["segments"][0]["blocked"].is_null());
  CHECK(out["segments"][1]["injects"] == false);
  CHECK(out["segments"][1]["blocked"]["reason"] == "link_down");
  const auto& b = out["peers"][0];
  CHECK(b["name"] == "b");
  CHECK(b["state"] == "up");
  CHECK(b["carrier"] == "udp");
  CHECK(b["plaintext"] == false);
  CHECK(b["keys"]["used"] == "f889933c");
  CHECK(b["keys"]["refused"].is_null());
  CHECK(b["path_state"] == "up");
  CHECK(out["peers"][1]["path_state"] == "silent");
  REQUIRE(b["hears"].size() == 1);
  CHECK(b["hears"][0]["segment"] == "default");
  CHECK(b["hears"][0]["vrid"] == 51);
  CHECK(b["hears"][0]["family"] == "ipv6");
  CHECK(b["hears"][0]["from"] == "a");
  CHECK(b["hears"][0]["silence_seconds"].get<double>() == doctest::Approx(0.3));
  CHECK(b["passes"]["asking"] == false);
  CHECK(b["passes"]["udp"] == nlohmann::json({{"from", true}, {"to", false}}));
  CHECK(b["passes"]["multicast"] == nlohmann::json({{"from", nullptr}, {"to", nullptr}}));
  CHECK(out["peers"][1]["hears"] == nlohmann::json::array());
  CHECK(b["adverts"]["carried"] == 1);
  CHECK(out["peers"][1]["plaintext"] == true);
  CHECK(out["peers"][1]["keys"].is_null());
  CHECK(out["peers"][1]["dropped"] == nlohmann::json{{"late", 1}});
  CHECK(b["dropped"] == nlohmann::json::object());
  CHECK(out["dropped"].size() == 1);
  CHECK(out["dropped"][0]["reason"] == "late");
  CHECK(out["dropped"][0]["count"] == 1);
  CHECK(out["dropped"][0]["fix"] == std::string(base::text(base::DropReason::late).fix));
}

TEST_CASE("status json: times are seconds, and null where they are not known") {
  const auto out = parsed(test::snapshot());
  const auto& path = out["peers"][0]["paths"][0];
  CHECK(path["local"] == "10.0.0.1");
  CHECK(path["remote"] == "10.0.0.2");
  CHECK(path["silence_seconds"].get<double>() == doctest::Approx(0.3));
  CHECK(path["round_trip_seconds"].get<double>() == doctest::Approx(0.002));
  CHECK(path["one_way_seconds"].get<double>() == doctest::Approx(0.001));
  CHECK(out["peers"][1]["paths"][0]["silence_seconds"].is_null());
}

TEST_CASE("status json: every metric is there, also those that are zero, and lists are lists when they are empty") {
  const auto out = parsed(core::Snapshot{});
  for (const auto& metric : core::kMetricTexts) CHECK(out["adverts"][std::string(metric.name)] == 0);
  for (const char* list : {"faults", "notes", "segments", "peers", "routers", "groups", "dropped"}) CHECK(out[list] == nlohmann::json::array());
}

TEST_CASE("status json: gaps between adverts, those above all bounds without one") {
  core::Snapshot now;
  now.routers.push_back({"default", 51, {{}}, std::nullopt, 0, {}});
  now.routers[0].gaps.add(std::chrono::seconds(9), std::chrono::seconds(1));
  const auto gaps = parsed(now)["routers"][0]["gaps"];
  REQUIRE(gaps.size() == core::AdvertGaps::kBounds.size() + 1);
  CHECK(gaps[0]["up_to_intervals"] == 1.1);
  CHECK(gaps[0]["count"] == 0);
  CHECK(gaps.back()["up_to_intervals"].is_null());
  CHECK(gaps.back()["count"] == 1);
}

TEST_CASE("status json: tells the exit status of vrrp-relayctl") {
  CHECK(control::tells_faults(control::status_json(test::snapshot())));
  core::Snapshot well;
  CHECK_FALSE(control::tells_faults(control::status_json(well)));
  core::FindingStatus native;
  native.finding = core::Finding::native_multicast;
  well.routers.push_back({"default", 51, {{}}, std::nullopt, 0, {native}});
  const auto text = control::status_json(well);
  CHECK_FALSE(control::tells_faults(text));
  CHECK(nlohmann::json::parse(text)["notes"][0]["name"] == "native_multicast");
}

TEST_CASE("status json: octets that are no UTF-8 are replaced") {
  core::Snapshot odd;
  odd.self = "a\xff";
  CHECK(parsed(odd)["self"] == "a\xEF\xBF\xBD");
}

TEST_CASE("status json: a CARP router has CARP's keys in place of VRRP's") {
  core::Snapshot now;
  core::VoiceStatus voice;
  voice.priority = 250;
  now.routers.push_back({"default", 1, {voice}, std::nullopt, 0, {}});
  CHECK(parsed(now)["routers"][0]["vrid"] == 1);
  CHECK(parsed(now)["routers"][0]["voices"][0]["priority"] == 250);
  now.routers[0].protocol = proto::parse_relayed("carp")->protocol;
  const auto carp = parsed(now)["routers"][0];
  CHECK(carp["vhid"] == 1);
  CHECK_FALSE(carp.contains("vrid"));
  CHECK(carp["voices"][0]["advskew"] == 5);
  CHECK_FALSE(carp["voices"][0].contains("priority"));
}
