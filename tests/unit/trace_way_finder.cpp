#include "trace/way_finder.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/trace_way.hpp"
#include "trace/mask.hpp"

using base::DropReason;
using base::Stage;
using trace::Outcome;
using namespace std::chrono_literals;
using namespace test;

TEST_CASE("way: every step on all hosts, in order of time, whatever the order of the records") {
  auto all = arrived();
  all.around("b");
  std::ranges::reverse(all.records);
  const auto way = all.way();
  REQUIRE(way.steps.size() == 7);
  std::string seen;
  for (const auto& step : way.steps) seen += step.host + std::string(name(step.stage)) + " ";
  CHECK(seen == "acapture acarry acarry breceive binject creceive cinject ");
  REQUIRE(way.verdicts.size() == 2);
  CHECK(verdict_of(way, "b").outcome == Outcome::injected);
  CHECK(verdict_of(way, "c").outcome == Outcome::injected);
  CHECK_FALSE(way.has_finding());
  REQUIRE(way.facts);
  CHECK(way.facts->vrid == 51);
  CHECK(way.facts->priority == 150);
  CHECK(way.facts->interval == 1s);
  CHECK(way.start() == kWhen);
}

TEST_CASE("way: --next takes the first capture, of the wanted VRID, and no copy of an injected one") {
  Trace all;
  all.capture().drop = DropReason::foreign_source;
  const auto arrivals = arrived();
  for (const auto& record : arrivals.records) all.records.push_back(record);
  const auto way = all.way(std::nullopt);
  CHECK(way.advert == trace::AdvertName{"a", 5});
  CHECK(way.steps.size() == 7);
  trace::WayFinder other({}, 52);
  trace::WayFinder same({}, 51);
  for (const auto& record : arrived().records) {
    other.add(record);
    same.add(record);
  }
  CHECK_FALSE(other.has_begun());
  CHECK(same.has_begun());
}

TEST_CASE("way: other adverts, other origins and other runs of the relay are not mixed in") {
  auto all = arrived();
  all.receive("b").id = 6;
  all.receive("b").origin = "c";
  all.receive("b").boot = 8;
  CHECK(all.way().steps.size() == 7);
}

TEST_CASE("way: over a carrier without ids the same octets count, nearest in time, and it is said") {
  Trace all;
  all.capture();
  all.carry("b");
  const auto nameless = [&](trace::Record& record) {
    record.id = 0;
    record.boot = 0;
    record.origin = {};
  };
  for (const auto at : {-990'000us, 1310us, 1'001'310us}) {
    nameless(all.receive("b", at));
    nameless(all.inject("b", at + 40us));
  }
  const auto other = advert({.priority = 99});
  auto& different = all.receive("b", 500us);
  nameless(different);
  different.octets = other;
  for (const bool backwards : {false, true}) {
    if (backwards) std::ranges::reverse(all.records);
    const auto way = all.way();
    REQUIRE(way.steps.size() == 4);
    CHECK(way.steps[2].time == kWhen + 1310us);
    CHECK(way.steps[2].by_octets);
    CHECK(way.steps[3].time == kWhen + 1350us);
    CHECK(verdict_of(way, "b").outcome == Outcome::injected);
  }
}

TEST_CASE("way: the same octets count also where one trace has the password and the other hides it") {
  const auto plain = advert({.auth_type = 1, .trailer = {}});
  auto secret = plain;
  secret[secret.size() - 3] = 's';
  Trace all;
  all.capture().octets = secret;
  all.carry("b").octets = secret;
  for (auto* const record : {&all.receive("b"), &all.inject("b")}) static_cast<void>(record);
  for (std::size_t i = 2; i < 4; ++i) {
    auto& record = all.records[i];
    record.id = 0;
    record.boot = 0;
    record.origin = {};
  }
  trace::Record with_secret = all.records[0];
  std::vector<std::uint8_t> room;
  const auto masked = copy(masked_octets(with_secret, trace::dissect(with_secret), room));
  CHECK(masked != secret);
  for (std::size_t i = 2; i < 4; ++i) {
    all.records[i].octets = masked;
    all.records[i].masked = true;
  }
  CHECK(all.way().steps.size() == 4);
}

TEST_CASE("way: without a trace of the origin nothing is said of what it sent") {
  Trace all;
  all.receive("b");
  all.inject("b");
  all.around("c");
  const auto way = all.way();
  CHECK(verdict_of(way, "b").outcome == Outcome::injected);
  CHECK(verdict_of(way, "c").outcome == Outcome::unknown);
  CHECK(verdict_of(way, "c").text.find("no trace of a") != std::string::npos);
}

TEST_CASE("way: it is complete as soon as every host has the advert or has dropped it") {
  trace::WayFinder finder(std::nullopt);
  std::size_t count = 0;
  const auto all = arrived();
  for (const auto& record : all.records) {
    CHECK_FALSE((count > 1 && finder.is_complete()));
    finder.add(record);
    ++count;
  }
  CHECK(finder.is_complete());
}

TEST_CASE("way: memory stays bounded, whatever comes") {
  auto all = arrived();
  trace::WayFinder finder(trace::AdvertName{"a", 5});
  for (int i = 0; i < 3000; ++i) {
    const auto host = "h" + std::to_string(i);
    auto record = all.records[3];
    record.host = host;
    finder.add(record);
    record.id = 0;
    finder.add(record);
    record.drop = DropReason::key_unknown;
    record.octets = {};
    finder.add(record);
    record.lost = 1;
    record.host = "b";
    finder.add(record);
  }
  const auto way = finder.way();
  CHECK(way.steps.size() <= trace::kMaxSteps + trace::kMaxNameless);
  CHECK(way.verdicts.size() <= trace::kMaxWayHosts + trace::kMaxSteps);
}

TEST_CASE("way: of a datagram and of CARP the head says what it is, and no VRID") {
  auto all = arrived();
  const auto octets = datagram({.payload = Octets(150)});
  for (auto& record : all.records) record.octets = octets;
  const auto way = all.way();
  CHECK_FALSE(way.facts);
  CHECK(way.other == "10.0.0.1:40000 > 239.0.0.42:694  udp 150 octets");
  CHECK(render_text(way).starts_with("advert a:5   10.0.0.1:40000 > 239.0.0.42:694  udp 150 octets\n"));
  CHECK(render_json(way).find(R"("packet":"10.0.0.1:40000 > 239.0.0.42:694  udp 150 octets")") != std::string::npos);
  const auto other = carp();
  for (auto& record : all.records) record.octets = other;
  CHECK_FALSE(all.way().facts);
  CHECK(all.way().other == "10.0.0.1 > 224.0.0.18  CARP vhid 42 advskew 5 1s");
  CHECK(arrived().way().other.empty());
}
