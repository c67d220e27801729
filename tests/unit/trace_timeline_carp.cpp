// What is no VRRP on the timeline: CARP, and the datagrams of groups.
#include <doctest/doctest.h>

#include "support/story.hpp"
#include "trace/timeline_render.hpp"

using test::seconds;
using trace::Timeline;

TEST_CASE("trace timeline: CARP elects by the shorter interval, and is no VRRP of the same number") {
  Timeline timeline;
  const auto add = [&](double at, const test::Octets& octets) {
    trace::Record record;
    record.time = seconds(at);
    record.octets = octets;
    timeline.add(record, trace::dissect(record));
  };
  const auto say = [&](double at, const char* source, unsigned advskew) { add(at, test::carp({source, 42, advskew, 1})); };
  add(9.5, test::advert({.vrid = 42}));
  for (int i = 0; i < 3; ++i) say(10 + i, "10.0.0.1", 0);
  for (int i = 0; i < 4; ++i) say(15.39 + i * 1.39, "10.0.0.2", 100);
  say(20, "10.0.0.1", 0);
  say(21, "10.0.0.1", 255);
  say(21.4, "10.0.0.2", 100);
  timeline.finish();
  REQUIRE(timeline.routers().size() == 2);
  const auto& router = *timeline.routers()[1];
  CHECK(title_of(router) == "CARP vhid 42, IPv4");
  REQUIRE(router.elections.size() == 4);
  CHECK(reason(router, router.elections[1]) == "10.0.0.1 went silent; 10.0.0.2 took over 3.39 s after its last advert (3 x 1 s + skew 0.39 s of advskew 100)");
  CHECK(reason(router, router.elections[2]) == "10.0.0.1 has the lower advskew than 10.0.0.2 (0 < 100)");
  CHECK(reason(router, router.elections[3]) == "10.0.0.1 resigned (advskew 255); 10.0.0.2 took over after 0.40 s (skew 0.39 s of advskew 100)");
  const auto json = to_json(timeline);
  CHECK(json.find(R"("carp.vhid":42)") != std::string::npos);
  CHECK(json.find(R"("carp.advskew":100)") != std::string::npos);
}

TEST_CASE("trace timeline: datagrams of groups are counted, and said to be left out") {
  Timeline timeline;
  const auto octets = test::datagram({});
  trace::Record record;
  record.stage = base::Stage::capture;
  record.host = "a";
  record.octets = octets;
  timeline.add(record, trace::dissect(record));
  timeline.finish();
  CHECK(timeline.routers().empty());
  CHECK(timeline.datagrams() == 1);
  CHECK(cautions(timeline) == std::vector<std::string>{"datagrams of groups are left out (1): they do not tell who holds an address"});
}
