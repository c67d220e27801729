#include "trace/way.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/trace_way.hpp"

using base::DropReason;
using namespace std::chrono_literals;
using namespace test;

namespace {

Trace eventful() {
  Trace all;
  all.capture();
  all.carry("b");
  all.carry("b", 1);
  all.carry("c");
  all.receive("b");
  all.inject("b");
  all.receive("b", 1500us, 1).drop = DropReason::duplicate;
  all.carry("d").drop = DropReason::no_session;
  all.around("c");
  return all;
}

}  // namespace

TEST_CASE("way: the name of an advert") {
  CHECK(trace::parse_advert_name("a:48213") == trace::AdvertName{"a", 48213});
  CHECK(to_string(trace::AdvertName{"a", 48213}) == "a:48213");
  for (const auto* const wrong : {"", "a", "a:", ":5", "a:0", "a:-1", "a:5x", "a: 5", "a:18446744073709551616"}) {
    INFO(std::string(wrong));
    CHECK_FALSE(trace::parse_advert_name(wrong));
  }
}

TEST_CASE("way: as text, a row per step and one for what is missing") {
  CHECK(render_text(eventful().way()) ==
        R"(advert a:5   10.0.0.1 > 224.0.0.18  vrid 51 prio 150  v2 1s
    0.000 ms  a  capture  eth0
    0.041 ms  a  carry    to b  udp 10.0.0.2:10112
    0.041 ms  a  carry    to b  udp 10.0.0.2:10112  path 1
    0.041 ms  a  carry    to c  udp 10.0.0.3:10112
    0.041 ms  a  carry    to d  udp 10.0.0.3:10112  DROPPED no_session: there was no session with
                          the peer, and none came about within 200 ms
                          fix: see the log for the peer; is its relay running, and does UDP pass
                               both ways? ping PEER; nft list ruleset
    1.310 ms  b  receive  from a
    1.352 ms  b  inject   eth0
    1.500 ms  b  receive  from a  path 1  duplicate: another copy was injected
           -  c  LOST     lost on the way between a and c: udp 10.0.0.1 -> 10.0.0.3:10112, path 0
                          fix: on c: tcpdump -ni any 'udp port 10112 and host 10.0.0.1'; where
                               nothing comes, look at the firewalls in between, and on both hosts:
                               nft list ruleset
)");
}

TEST_CASE("way: no line is wider than 99 columns, whatever the reason") {
  for (std::size_t i = 0; i < base::kDropReasons; ++i) {
    auto all = eventful();
    all.receive("c").drop = static_cast<DropReason>(i);
    const auto text = render_text(all.way());
    std::size_t begin = 0;
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
      CHECK(end - begin <= 99);
      begin = end + 1;
    }
    CHECK(text.find(base::name(static_cast<DropReason>(i))) != std::string::npos);
  }
}

TEST_CASE("way: as JSON, an object a line") {
  const auto text = render_json(eventful().way());
  std::size_t steps = 0;
  std::size_t lost = 0;
  std::size_t begin = 0;
  for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    const auto line = nlohmann::json::parse(text.substr(begin, end - begin), nullptr, false);
    begin = end + 1;
    REQUIRE(line.is_object());
    CHECK(line.value("advert", "") == "a:5");
    if (line.value("what", "") == "advert") CHECK(line.value("vrrp.prio", 0) == 150);
    if (line.value("what", "") == "step") ++steps;
    if (line.value("outcome", "") != "lost") continue;
    ++lost;
    CHECK(line.value("from", "") == "a");
    CHECK(line.value("host", "") == "c");
    CHECK(line.value("finding", false));
  }
  CHECK(begin == text.size());
  CHECK(steps == 8);
  CHECK(lost == 1);
}

TEST_CASE("way: a name that is no UTF-8 harms no rendering") {
  Trace all;
  all.capture();
  all.carry("\xff\xfe");
  CHECK(render_json(all.way()).find("\xef\xbf\xbd") != std::string::npos);
  CHECK(render_text(all.way()).find("to ??") != std::string::npos);
  Trace control;
  control.capture();
  control.carry("x\x1b[2J\ny");
  CHECK(render_text(control.way()).find("to x?[2J?y") != std::string::npos);
}
