// What is said of each host: src/trace/way_judge.cpp.
#include "trace/way_judge.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/trace_way.hpp"

using base::DropReason;
using base::Stage;
using trace::Outcome;
using namespace std::chrono_literals;
using namespace test;

TEST_CASE("way: dropped at capture is the end of it") {
  Trace all;
  all.capture().drop = DropReason::vrid_not_allowed;
  all.around("b");
  const auto way = all.way();
  REQUIRE(way.verdicts.size() == 1);
  CHECK(way.verdicts[0].host == "a");
  CHECK(way.verdicts[0].stage == Stage::capture);
  CHECK(way.verdicts[0].drop == DropReason::vrid_not_allowed);
  CHECK(way.verdicts[0].is_finding());
}

TEST_CASE("way: dropped when it is carried, received or injected: with the reason of that stage") {
  for (const auto stage : {Stage::carry, Stage::receive, Stage::inject}) {
    Trace all;
    all.capture();
    if (stage == Stage::carry) {
      all.carry("b").drop = DropReason::no_session;
    } else {
      all.carry("b");
      (stage == Stage::receive ? all.receive("b") : all.add(stage, "b", 1352us)).drop = DropReason::late;
      if (stage == Stage::inject) all.receive("b");
    }
    all.around("b");
    const auto way = all.way();
    const auto& b = verdict_of(way, "b");
    CHECK(b.outcome == Outcome::dropped);
    CHECK(b.stage == stage);
    CHECK(b.drop == (stage == Stage::carry ? DropReason::no_session : DropReason::late));
    CHECK_FALSE(b.fix.empty());
    CHECK(way.has_finding());
  }
}

TEST_CASE("way: native stand-by is no finding, keepalived has the advert") {
  auto all = arrived();
  for (auto& record : all.records) {
    if (record.stage == Stage::inject && record.host == "b") record.drop = DropReason::native_standby;
  }
  CHECK(verdict_of(all.way(), "b").drop == DropReason::native_standby);
  CHECK_FALSE(all.way().has_finding());
}

TEST_CASE("way: a second copy over another path is normal, and so is one that is lost when the other came") {
  auto all = arrived();
  all.carry("b", 1);
  all.receive("b", 1400us, 1).drop = DropReason::duplicate;
  all.carry("c", 1);
  all.around("c");
  CHECK_FALSE(all.way().has_finding());
  CHECK(verdict_of(all.way(), "b").outcome == Outcome::injected);
}

TEST_CASE("way: lost between the two hosts whose traces say so, and between no others") {
  Trace all;
  all.capture();
  all.carry("b");
  all.carry("c");
  all.receive("b");
  all.inject("b");
  all.around("c");
  const auto way = all.way();
  CHECK(verdict_of(way, "b").outcome == Outcome::injected);
  const auto& c = verdict_of(way, "c");
  CHECK(c.outcome == Outcome::lost);
  CHECK(c.text == "lost on the way between a and c: udp 10.0.0.1 -> 10.0.0.3:10112, path 0");
  CHECK(c.fix.find("udp port 10112 and host 10.0.0.1") != std::string::npos);
  CHECK(way.has_finding());
}

TEST_CASE("way: nothing is said to be lost where the trace does not cover the time") {
  Trace all;
  all.capture();
  all.carry("b");
  CHECK(verdict_of(all.way(), "b").outcome == Outcome::unknown);  // no trace at all
  auto& early = all.receive("b", -3'000'000us);
  early.id = 1;
  CHECK(verdict_of(all.way(), "b").outcome == Outcome::unknown);  // it ends before
  trace::WayFinder finder(trace::AdvertName{"a", 5});
  for (const auto& record : all.records) finder.add(record);
  finder.covers("b", kWhen + 2s);
  CHECK(verdict_of(finder.way(), "b").outcome == Outcome::lost);
  CHECK_FALSE(all.way().has_finding());
}

TEST_CASE("way: nothing is said to be lost where the trace misses records of that time") {
  Trace all;
  all.capture();
  all.carry("b");
  all.add(Stage::receive, "b", -1'000'000us, "a").id = 4;
  auto& gap = all.add(Stage::packet, "b", 900'000us);
  gap.lost = 3;
  gap.id = 0;
  all.receive("b", 1'000'000us).id = 6;
  const auto way = all.way();
  CHECK(verdict_of(way, "b").outcome == Outcome::unknown);
  CHECK(verdict_of(way, "b").text == "the trace of b misses records of that time");
}

TEST_CASE("way: what b refused from a's address at that moment stands for the advert that did not come") {
  Trace all;
  all.capture();
  all.carry("b");
  all.around("b");
  auto& refused = all.receive("b", 1200us);
  refused.drop = DropReason::key_unknown;
  refused.id = 0;
  refused.boot = 0;
  refused.origin = {};
  refused.peer = {};
  refused.octets = {};
  const auto b = verdict_of(all.way(), "b");
  CHECK(b.outcome == Outcome::dropped);
  CHECK(b.drop == DropReason::key_unknown);
  CHECK(b.text.starts_with("b refused a packet of a at 1.200 ms, the nearest in time: the packet was sealed with a key"));
  all.records.back().time += 400ms;  // not of the same moment
  CHECK(verdict_of(all.way(), "b").outcome == Outcome::lost);
  all.records.back().time -= 400ms;
  all.records.back().remote = {ip("10.0.0.9"), 10112};
  CHECK(verdict_of(all.way(), "b").outcome == Outcome::lost);
}

TEST_CASE("way: where there is no session, what b refuses of a tells why") {
  Trace all;
  auto& refused = all.add(Stage::receive, "b", -3'000'000us, "a");
  refused.drop = DropReason::key_unknown;
  refused.id = 0;
  refused.boot = 0;
  refused.octets = {};
  all.capture();
  all.carry("b").drop = DropReason::no_session;
  for (const bool backwards : {false, true}) {
    if (backwards) std::ranges::reverse(all.records);
    const auto b = verdict_of(all.way(), "b");
    CHECK(b.outcome == Outcome::dropped);
    CHECK(b.drop == DropReason::key_unknown);
    CHECK(b.text.starts_with("b refuses what a sends, so there is no session: the packet was sealed"));
  }
  std::ranges::find(all.records, Stage::receive, &trace::Record::stage)->peer = "c";
  CHECK(verdict_of(all.way(), "b").drop == DropReason::no_session);
}
