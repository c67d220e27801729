#include "trace/stats.hpp"

#include <cmath>

#include "doctest/doctest.h"
#include "support/story.hpp"
#include "support/trace_records.hpp"

using base::DropReason;
using base::Stage;
using test::Scene;
using trace::Stats;

namespace {

void add(Stats& stats, const Scene& scene) {
  test::tell(scene, [&](const auto& record, const auto& dissection) { stats.add(record, dissection); });
}

const trace::RouterStats& only_router(const Stats& stats) {
  REQUIRE(stats.routers().size() == 1);
  return *stats.routers()[0];
}
const trace::SenderStats& only_sender(const Stats& stats) {
  REQUIRE(only_router(stats).senders.size() == 1);
  return *only_router(stats).senders[0];
}

bool near(double one, double other) { return std::abs(one - other) < 1e-6; }

}  // namespace

TEST_CASE("trace stats: intervals, and their spread") {
  Stats stats;
  for (const double at : {10.0, 11.0, 12.1, 13.0}) add(stats, {.at = at});
  const auto& sender = only_sender(stats);
  CHECK(sender.adverts == 4);
  CHECK(sender.intervals.count == 3);
  CHECK(near(sender.intervals.mean, 1.0));
  CHECK(near(sender.intervals.least, 0.9));
  CHECK(near(sender.intervals.most, 1.1));
  CHECK(near(sender.intervals.deviation(), 0.1));
  CHECK(sender.lost == 0);
  CHECK(stats.records() == 4);
  CHECK(stats.last() - stats.first() == test::seconds(3));
}

TEST_CASE("trace stats: how many are lost between two") {
  const auto lost = [](double gap, std::uint64_t ids) { return trace::lost_between(test::seconds(gap), test::seconds(1), ids); };
  CHECK(lost(1.0, 0) == 0);
  CHECK(lost(1.4, 0) == 0);
  CHECK(lost(2.0, 0) == 1);
  CHECK(lost(3.1, 0) == 2);
  CHECK(lost(4.0, 0) == 0);    // somebody took over
  CHECK(lost(3600, 0) == 0);
  CHECK(lost(3.0, 1) == 0);    // the sender was late, nothing is missing
  CHECK(lost(3.0, 3) == 2);
  CHECK(lost(3.0, 2) == 1);
  CHECK(lost(3.0, 6) == 2);    // the others belong to another virtual router
  CHECK(lost(10.0, 10) == 9);
  CHECK(lost(3600, 100'000) == 0);
  CHECK(lost(-5.0, 0) == 0);
  CHECK(trace::lost_between(test::seconds(5), base::Duration::zero(), 0) == 0);
}

TEST_CASE("trace stats: a hole counts as lost and not as an interval") {
  Stats stats;
  for (const double at : {0.0, 1.0, 3.0, 4.0}) add(stats, {.at = at});
  CHECK(only_sender(stats).lost == 1);
  CHECK(only_sender(stats).intervals.count == 2);
  CHECK(near(only_sender(stats).intervals.most, 1.0));
}

TEST_CASE("trace stats: the MASTER changes when one resigns, goes silent or is outvoted, not while two speak at once") {
  Stats stats;
  for (const double at : {0.0, 1.0, 2.0}) add(stats, {.at = at});
  add(stats, {.at = 2.5, .priority = 0});
  add(stats, {.at = 3.1, .priority = 90, .source = "10.0.0.2"});
  CHECK(only_router(stats).transitions == 1);
  CHECK(only_router(stats).senders[0]->resigned == 1);
  for (const double at : {4.1, 5.1}) add(stats, {.at = at, .priority = 90, .source = "10.0.0.2"});
  add(stats, {.at = 5.2});
  CHECK(only_router(stats).transitions == 1);
  add(stats, {.at = 6.1, .priority = 90, .source = "10.0.0.2"});
  add(stats, {.at = 6.2});
  CHECK(only_router(stats).transitions == 1);
  add(stats, {.at = 7.2});
  CHECK(only_router(stats).transitions == 2);
  add(stats, {.at = 11, .priority = 90, .source = "10.0.0.2"});
  CHECK(only_router(stats).transitions == 3);
  // None of these gaps is an interval or a loss.
  for (const auto& sender : only_router(stats).senders) {
    CHECK(sender->lost == 0);
    CHECK(sender->intervals.most < 1.01);
  }
}

TEST_CASE("trace stats: each host, segment, family and VRID by itself, in order") {
  Stats stats;
  add(stats, {.source = "fe80::1"});
  add(stats, {.host = "b", .stage = Stage::inject});
  add(stats, {.host = "a", .stage = Stage::capture});
  add(stats, {.host = "a", .stage = Stage::capture, .segment = "lan"});
  add(stats, {.host = "a", .stage = Stage::capture, .vrid = 7});
  const auto routers = stats.routers();
  REQUIRE(routers.size() == 5);
  CHECK(routers[0]->vrid == 7);
  CHECK(routers[1]->host == "a");
  CHECK(routers[2]->host == "b");
  CHECK(routers[3]->segment == "lan");
  CHECK(routers[4]->family == wire::Family::ipv6);
}

TEST_CASE("trace stats: an advert counts once on its way through a host; what is dropped counts by its reason") {
  Stats stats;
  const Scene received{.host = "b", .stage = Stage::receive, .origin = "a", .id = 5, .delay = std::chrono::microseconds(300)};
  auto injected = received;
  injected.stage = Stage::inject;
  injected.delay.reset();
  auto late = received;
  late.drop = DropReason::late;
  late.delay = std::chrono::milliseconds(900);
  add(stats, received);
  add(stats, injected);
  add(stats, late);
  const auto& sender = only_sender(stats);
  CHECK(sender.adverts == 1);
  CHECK(sender.origin == "a");
  CHECK(sender.dropped[static_cast<std::size_t>(DropReason::late)] == 1);
  REQUIRE(sender.delay);
  CHECK(sender.delay->count() == 2);
  CHECK(sender.delay->least() == std::chrono::microseconds(300));
  CHECK(sender.delay->most() == std::chrono::milliseconds(900));
}

TEST_CASE("trace stats: the histogram's quantiles are right to six percent, whatever the size") {
  for (const std::int64_t scale : {1, 10, 1000, 100'000, 1'000'000}) {
    trace::LogHistogram histogram;
    for (int i = 1; i <= 1000; ++i) histogram.add(std::chrono::microseconds(i * scale));
    for (const double part : {0.01, 0.5, 0.9, 0.99}) {
      const auto wanted = std::chrono::duration<double, std::micro>(part * 1000 * static_cast<double>(scale)).count();
      const auto found = std::chrono::duration<double, std::micro>(histogram.quantile(part)).count();
      CHECK_MESSAGE(std::abs(found - wanted) <= wanted * 0.065 + 1, scale, " ", part);
    }
    CHECK(histogram.quantile(1) == histogram.most());
    CHECK(histogram.quantile(0) >= histogram.least());
  }
  trace::LogHistogram extremes;
  extremes.add(std::chrono::seconds(-1));
  extremes.add(std::chrono::hours(1000));
  CHECK(extremes.least() == base::Duration::zero());
  CHECK(extremes.quantile(1) == std::chrono::hours(1000));
}

TEST_CASE("trace stats: the tables are bounded, and what does not fit is counted") {
  Stats stats;
  for (unsigned i = 0; i < Stats::kMaxSendersOfRouter + 4; ++i) add(stats, {.source = "10.0.1." + std::to_string(i + 1)});
  CHECK(only_router(stats).senders.size() == Stats::kMaxSendersOfRouter);
  CHECK(stats.not_counted() == 4);
  CHECK(to_text(stats).find("4 adverts are not counted") != std::string::npos);
  for (unsigned i = 0; i < Stats::kMaxRouters + 10; ++i) add(stats, {.segment = "s" + std::to_string(i)});
  CHECK(stats.routers().size() == Stats::kMaxRouters);
  CHECK(stats.not_counted() == 4 + 11);
}

TEST_CASE("trace stats: what is no valid advert, and what could not be delivered") {
  Stats stats;
  trace::Record record;
  record.drop = DropReason::tag_wrong;
  stats.add(record, trace::dissect(record));
  record = {};
  record.lost = 12;
  stats.add(record, trace::dissect(record));
  CHECK(stats.refused()[static_cast<std::size_t>(DropReason::tag_wrong)] == 1);
  CHECK(stats.missing() == 12);
  CHECK(stats.records() == 1);
  CHECK(to_text(stats).find("no valid advert: tag_wrong 1") != std::string::npos);
}

TEST_CASE("trace stats: what is printed") {
  CHECK(to_text(Stats()) == "no packets\n");
  Stats stats;
  for (int i = 0; i < 4; ++i) {
    add(stats, {.at = i * 1.0, .host = "b", .stage = Stage::receive, .origin = "a", .id = 5, .delay = std::chrono::microseconds(300), .segment = "lan"});
    add(stats, {.at = i * 1.0, .host = "b", .stage = Stage::inject, .origin = "a", .id = 5, .segment = "lan"});
  }
  add(stats, {.at = 3.5, .priority = 0, .host = "b", .stage = Stage::inject, .origin = "a", .id = 6, .segment = "lan"});
  add(stats, {.at = 3.5, .priority = 0, .host = "b", .stage = Stage::receive, .origin = "a", .id = 6, .drop = DropReason::duplicate, .segment = "lan"});
  CHECK(to_text(stats) == R"(10 packets in 3.500 s

VRID 51, IPv4, segment lan, on b: MASTER changed 0 times
  sender                             adverts    lost    interval        min        max    std dev
  10.0.0.1 (a)                             5       0     1.000 s    1.000 s    1.000 s     0.0 us
    resigned: 1 time (priority 0)
    one way:  min 300.0 us, median 300.0 us, p99 300.0 us, max 300.0 us, of 4
    dropped: duplicate 1
)");
  CHECK(to_json(stats) ==
        R"({"kind":"sender","host":"b","segment":"lan","vrrp.virt_rtr_id":51,"ip.src":"10.0.0.1","origin":"a","vrrp.prio":0,"adverts":5,"resigned":1,"lost":0,)"
        R"("advertised_interval_ms":1000.0,"interval_ms":{"mean":1000.0,"min":1000.0,"max":1000.0,"stddev":0.0,"count":3},)"
        R"("delay_ms":{"min":0.3,"median":0.3,"p99":0.3,"max":0.3,"count":4},"dropped":{"duplicate":1},"transitions":0})"
        "\n"
        R"({"kind":"total","packets":10,"seconds":3.5,"missing":0,"not_counted":0,"no_valid_advert":{}})"
        "\n");
}

TEST_CASE("trace stats: CARP is counted by its own words, and does not mix with the VRID of that number") {
  Stats stats;
  const auto octets = test::carp();
  trace::Record record;
  record.octets = octets;
  for (int i = 0; i < 3; ++i) {
    record.time = test::kTraceStart + i * std::chrono::milliseconds(1500);
    stats.add(record, trace::dissect(record));
  }
  add(stats, {.vrid = 42});
  REQUIRE(stats.routers().size() == 2);
  const auto text = to_text(stats);
  INFO(text);
  CHECK(text.find("VRID 42, IPv4: MASTER changed 0 times") != std::string::npos);
  CHECK(text.find("CARP vhid 42, IPv4: MASTER changed 0 times") != std::string::npos);
  CHECK(text.find("no valid advert") == std::string::npos);
  const auto json = to_json(stats);
  INFO(json);
  auto routed = octets;
  routed[8] = 254;
  const auto mended = test::with_ip_checksum(routed);
  record.octets = mended;
  stats.add(record, trace::dissect(record));
  CHECK(stats.refused()[static_cast<std::size_t>(DropReason::ttl_not_255)] == 1);
  CHECK(json.find(R"("carp.vhid":42,"ip.src":"10.0.0.1","carp.advskew":5,"adverts":3,)") != std::string::npos);
}

TEST_CASE("trace stats: a relayed group's senders, their datagrams, and the time between two of them") {
  Stats stats;
  const auto octets = test::datagram({});
  const auto later_fragment = test::datagram({.fragment = 185});
  trace::Record record;
  record.stage = Stage::inject;
  record.host = "b";
  record.segment = "lan";
  record.origin = "a";
  for (int i = 0; i < 3; ++i) {
    record.octets = octets;
    record.time = test::kTraceStart + i * std::chrono::milliseconds(500);
    stats.add(record, trace::dissect(record));
    record.octets = later_fragment;
    stats.add(record, trace::dissect(record));
  }
  CHECK(to_text(stats) == R"(6 packets in 1.000 s

udp:239.0.0.42:694, segment lan, on b
  sender                           datagrams            interval        min        max    std dev
  10.0.0.1 (a)                             3             0.500 s    0.500 s    0.500 s     0.0 us
)");
  const auto json = to_json(stats);
  INFO(json);
  CHECK(json.starts_with(R"({"kind":"sender","host":"b","segment":"lan","ip.dst":"239.0.0.42","udp.dstport":694,"ip.src":"10.0.0.1","origin":"a",)"
                         R"("datagrams":3,"interval_ms":{"mean":500.0,)"));
}
