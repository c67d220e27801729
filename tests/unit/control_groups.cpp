// What status, its JSON and the metrics say of groups of datagrams.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "control/render_groups.hpp"
#include "control/render_metrics.hpp"
#include "control/render_status.hpp"
#include "control/status_json.hpp"
#include "support/snapshot.hpp"

using namespace std::chrono_literals;

namespace {

core::Snapshot snapshot() {
  core::Snapshot out;
  out.groups = {{"lan", "udp:239.0.0.42:694", {{"a", test::ip(1), false, 40, 1.0, 400ms}, {"", test::ip(77), true, 1, 0, 3s}}},
                {"lan", "broadcast:4803", {}}};
  return out;
}

}  // namespace

TEST_CASE("groups: a line for each that sends, and one where nobody does") {
  std::string out;
  control::append_groups(out, snapshot());
  CHECK(out ==
        "groups\n"
        "  udp:239.0.0.42:694 on lan\n"
        "    a, 10.0.0.1, 1.0/s, heard 0.4 s ago\n"
        "    in no [peers], 10.0.0.77, under 0.1/s, heard 3.0 s ago, by native multicast\n"
        "  broadcast:4803 on lan\n"
        "    none heard yet: does its daemon run, and send on this segment's interface?\n");
  CHECK(control::render_status(snapshot()).find("\ngroups\n") != std::string::npos);
  CHECK(control::render_status({}).find("groups") == std::string::npos);
}

TEST_CASE("groups: in JSON") {
  const auto out = nlohmann::json::parse(control::status_json(snapshot()));
  REQUIRE(out["groups"].size() == 2);
  CHECK(out["groups"][0]["group"] == "udp:239.0.0.42:694");
  CHECK(out["groups"][0]["segment"] == "lan");
  const auto& senders = out["groups"][0]["senders"];
  CHECK(senders[0] == nlohmann::json({{"host", "a"}, {"source", "10.0.0.1"}, {"native", false}, {"datagrams", 40}, {"per_second", 1.0}, {"silence_seconds", 0.4}}));
  CHECK(senders[1]["host"].is_null());
  CHECK(out["groups"][1]["senders"] == nlohmann::json::array());
}

TEST_CASE("groups: as metrics") {
  const auto text = control::render_metrics(snapshot());
  const std::string labels = "{segment=\"lan\",group=\"udp:239.0.0.42:694\",source=\"10.0.0.1\",host=\"a\"} ";
  CHECK(test::has_line(text, "vrrp_relay_group_datagrams_total" + labels + "40"));
  CHECK(test::has_line(text, "vrrp_relay_group_silence_seconds" + labels + "0.4"));
}
