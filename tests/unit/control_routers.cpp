// What status and log say of virtual routers.
#include "control/render_routers.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "control/faults.hpp"
#include "control/findings.hpp"
#include "control/render_status.hpp"
#include "proto/protocol.hpp"

using core::Finding;
using namespace std::chrono_literals;

namespace {

core::VoiceStatus voice(const std::string& speaker, const std::string& source, std::uint8_t priority) {
  core::VoiceStatus out;
  out.speaker = speaker;
  out.source = *wire::parse_ip_address(source);
  out.version = 3;
  out.priority = priority;
  out.interval = 1s;
  out.since_last = 300ms;
  out.speaks_for = 75s;
  out.addresses = {*wire::parse_ip_address("10.0.0.100")};
  out.address_count = 1;
  return out;
}

core::FindingStatus finding(Finding what) {
  core::FindingStatus out;
  out.finding = what;
  out.segment = "lan";
  out.vrid = 51;
  out.voice = voice("a", "10.0.0.1", 200);
  out.other = voice("", "10.0.0.9", 100);
  return out;
}

core::Snapshot snapshot() {
  core::Snapshot out;
  core::RouterStatus router;
  router.segment = "lan";
  router.vrid = 51;
  router.voices = {voice("a", "10.0.0.1", 200), voice("b", "10.0.0.2", 100)};
  router.voices[1].resigned = true;
  router.voices[1].since_last = 2h;
  router.master = 0;
  router.changes = 3;
  out.routers.push_back(router);
  return out;
}

core::Snapshot of_carp(core::Snapshot now) {
  auto& router = now.routers[0];
  router.protocol = proto::parse_relayed("carp")->protocol;
  router.vrid = 1;
  for (auto& voice : router.voices) {
    voice.version = 2;
    voice.interval = 1s + 19531us;
    voice.priority = 250;
    voice.addresses.clear();
    voice.address_count = 0;
  }
  return now;
}

}  // namespace

TEST_CASE("routers: who is MASTER, with what, and who was") {
  std::string out;
  control::append_routers(out, snapshot());
  CHECK(out ==
        "virtual routers\n"
        "  VRID 51 on lan: MASTER is a (10.0.0.1, priority 200), for 1 min 15 s\n"
        "    VRRPv3 IPv4, every 1 s, last heard 0.3 s ago; 10.0.0.100; changes 3, late 0\n"
        "    b (10.0.0.2, priority 100): resigned 2 h 0 min ago\n");
  auto nobody = snapshot();
  nobody.routers[0].master.reset();
  out.clear();
  control::append_routers(out, nobody);
  CHECK(out.find("VRID 51 on lan: no MASTER\n") != std::string::npos);
  out.clear();
  nobody.routers.clear();
  nobody.segments.push_back({"lan", "ens3", std::nullopt});
  control::append_routers(out, nobody);
  CHECK(out.find("none heard yet") != std::string::npos);
  out.clear();
  control::append_routers(out, core::Snapshot{});  // a witness has no segments
  CHECK(out.find("a witness has no VRRP") != std::string::npos);
}

TEST_CASE("routers: how far apart adverts are, where they are late") {
  auto now = snapshot();
  now.routers[0].gaps.add(1s, 1s);
  now.routers[0].gaps.add(4100ms, 1s);
  std::string out;
  control::append_routers(out, now);
  CHECK(out.find("gaps") == std::string::npos);
  now.routers[0].findings = {finding(Finding::late)};
  control::append_routers(out, now);
  CHECK(out.find("\n    gaps in intervals: 1 to 1.1, 0 to 1.5, 0 to 2, 0 to 2.5, 0 to 3, 0 to 4, 1 more\n") != std::string::npos);
}

TEST_CASE("faults: nobody MASTER before what is cut off, and that before what may hurt one day") {
  auto now = snapshot();
  now.routers[0].findings = {finding(Finding::late)};
  now.routers.push_back(now.routers[0]);
  now.routers[1].findings = {finding(Finding::no_master)};
  now.peers.push_back({"b", "udp", core::Liveness::down, {}, {}});
  now.segments.push_back({"lan", "ens3", base::DropReason::link_down});
  const auto all = control::faults(now);
  REQUIRE(all.size() == 4);
  CHECK(all[0].name == "no_master");
  CHECK(all[1].name == "link_down");
  CHECK(all[1].fix == "ip link set ens3 up");
  CHECK(all[2].name == "peer_down");
  CHECK(all[3].name == "late");
  CHECK(control::faults(snapshot()).empty());
}

TEST_CASE("notes: native multicast is no fault, and is told behind what is wrong") {
  auto now = snapshot();
  now.routers[0].findings = {finding(Finding::native_multicast)};
  CHECK(control::faults(now).empty());
  const auto all = control::notes(now);
  REQUIRE(all.size() == 1);
  CHECK(all[0].name == "native_multicast");
  CHECK(all[0].what ==
        "VRID 51 on lan: adverts arrive by native multicast as well, so the relay stands by: a (10.0.0.1, priority 200)");
  CHECK(all[0].fix.ends_with(": systemctl disable --now vrrp-relay"));
  const auto text = control::render_status(now);
  CHECK(text.find("what is wrong\n  nothing\nworth knowing\n  VRID 51 on lan: adverts arrive by native multicast") != std::string::npos);
  CHECK_FALSE(control::tells_faults(text));
  CHECK(control::render_status(snapshot()).find("worth knowing") == std::string::npos);
}

TEST_CASE("faults: a peer that is down and has another key is told with both ids") {
  auto now = snapshot();
  now.peers.push_back({"b", "udp", core::Liveness::down, {}, {}});
  now.peers[0].keys = session::Link::KeyIds{0x1a, 0, 0x2b};
  const auto all = control::faults(now);
  REQUIRE(all.size() == 1);
  CHECK(all[0].name == "key_unknown");
  CHECK(all[0].what.find("key id 0000002b; this host's is 0000001a") != std::string::npos);
}

TEST_CASE("status: every finding stays within 100 columns") {
  auto now = snapshot();
  SUBCASE("of VRRP") {}
  SUBCASE("of CARP") { now = of_carp(now); }
  for (std::size_t i = 0; i < core::kFindings; ++i) {
    now.routers[0].findings.push_back(finding(static_cast<Finding>(i)));
    now.routers[0].findings.back().protocol = now.routers[0].protocol;
  }
  std::istringstream lines(control::render_status(now));
  for (std::string line; std::getline(lines, line);) CHECK_MESSAGE(line.size() <= 100, line);
}

TEST_CASE("findings: two masters with and without a cause") {
  auto two = finding(Finding::two_masters);
  two.since = 4200ms;
  CHECK(control::describe(two).what ==
        "VRID 51 on lan: two hosts are MASTER: a (10.0.0.1, priority 200) and 10.0.0.9 (in no [peers], priority 100), "
        "for 4.2 s; at least one of them does not hear the other");
  CHECK(control::describe(two).fix == core::text(Finding::two_masters).fix);
  two.cause = Finding::auth_differs;
  CHECK(control::describe(two).what.ends_with("the authentication types differ, so they refuse each other's adverts"));
  CHECK(control::describe(two).fix == core::text(Finding::auth_differs).fix);
}

TEST_CASE("findings: two masters of which one does not hear the other") {
  auto two = finding(Finding::two_masters);
  two.other.speaker = "b";
  two.cause = Finding::one_way;
  two.deaf = {.first = false, .second = true};
  CHECK(control::describe(two).what.ends_with("; b does not hear a"));
  CHECK(control::describe(two).fix == core::text(Finding::one_way).fix);
  two.deaf = {.first = true, .second = false};
  CHECK(control::describe(two).what.ends_with("; a does not hear b"));
  two.deaf.second = true;
  CHECK(control::describe(two).what.ends_with("; neither hears the other"));
}

TEST_CASE("findings: one that takes one host names one") {
  auto late = finding(Finding::late);
  late.voice.longest_gap = 2400ms;
  CHECK(control::describe(late).what.ends_with("a (10.0.0.1, priority 200), up to 2.4 s apart at an interval of 1.0 s"));
  auto nobody = finding(Finding::no_master);
  nobody.since = 61s;
  CHECK(control::describe(nobody).what ==
        "VRID 51 on lan: nobody is MASTER, for 1 min 1 s; the last was a (10.0.0.1, priority 200)");
}

TEST_CASE("routers: one of CARP is spoken of in the words of CARP") {
  std::string out;
  control::append_routers(out, of_carp(snapshot()));
  CHECK(out ==
        "virtual routers\n"
        "  CARP vhid 1 on lan: MASTER is a (10.0.0.1, advskew 5), for 1 min 15 s\n"
        "    CARPv2 IPv4, every 1.02 s, last heard 0.3 s ago; changes 3, late 0\n"
        "    b (10.0.0.2, advskew 5): resigned 2 h 0 min ago\n");
}

TEST_CASE("findings: of CARP none speaks of keepalived or of a priority") {
  for (const auto what : {Finding::two_masters, Finding::no_master, Finding::same_priority, Finding::late, Finding::native_multicast}) {
    auto one = finding(what);
    one.protocol = proto::parse_relayed("carp")->protocol;
    const auto line = control::describe(one);
    CHECK(line.what.starts_with("CARP vhid 51 on lan: "));
    for (const auto* const word : {"keepalived", "priority", "VRID", "advert_int"}) {
      INFO(word);
      CHECK(line.what.find(word) == std::string::npos);
      CHECK(line.fix.find(word) == std::string::npos);
    }
  }
  auto two = finding(Finding::two_masters);
  two.protocol = proto::parse_relayed("carp")->protocol;
  CHECK(control::describe(two).what.ends_with("and 10.0.0.9 (in no [peers], advskew 155); at least one of them does not take the other's adverts"));
}
