#include "core/group_watch.hpp"

#include <algorithm>

#include "support/rig.hpp"

using namespace std::chrono_literals;
using namespace test;

namespace {

const proto::Relayed kGroup = *proto::parse_relayed("udp:239.0.0.42:694");

// One watch, with the time in the test's hand.
struct Groups {
  core::GroupWatch watch;
  base::Instant now{std::chrono::hours(1)};

  void hear(const wire::IpAddress& source, bool native = false) { watch.heard(now, 0, kGroup, source, std::nullopt, native); }
  void hear(std::string_view source, bool native = false) { hear(ip(source), native); }
  const core::GroupSender& only() const {
    REQUIRE(watch.senders().size() == 1);
    return watch.senders()[0];
  }
};

wire::IpAddress numbered(std::size_t i) {
  return wire::IpAddress(Octets{10, 1, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)});
}

config::Config relaying(const char* what) {
  auto config = mesh();
  config.segments[0].relay.push_back(*proto::parse_relayed(what));
  return config;
}

}  // namespace

TEST_CASE("groups: a steady sender has its rate whenever one looks, and loses it in silence") {
  Groups groups;
  for (int i = 0; i < 40; ++i) {
    groups.hear("10.0.0.1");
    for (const auto later : {0ms, 400ms, 999ms}) {
      if (i != 0) CHECK(groups.only().rate(groups.now + later) == doctest::Approx(1));
    }
    groups.now += 1s;
  }
  CHECK(groups.only().datagrams == 40);
  CHECK(groups.only().rate(groups.now + 5s) < 0.8);
  CHECK(groups.only().rate(groups.now + 10s) == 0);
}

TEST_CASE("groups: the rate is that of the last seconds, not of hours") {
  Groups groups;
  for (int i = 0; i < 100; ++i) groups.hear("10.0.0.1"), groups.now += 1s;
  for (int i = 0; i < 1200; ++i) groups.hear("10.0.0.1"), groups.now += 10ms;
  CHECK(groups.only().rate(groups.now) == doctest::Approx(100).epsilon(0.01));
  groups.now += 1h;
  groups.hear("10.0.0.1");
  CHECK(groups.only().rate(groups.now) == 0);
  groups.now += 20ms;
  groups.hear("10.0.0.1");
  CHECK(groups.only().rate(groups.now) == doctest::Approx(50));
}

TEST_CASE("groups: what comes both ways counts once") {
  Groups groups;
  for (int i = 0; i < 10; ++i) {
    groups.hear("10.0.0.1", true);
    groups.hear("10.0.0.1");
    groups.now += 1s;
  }
  CHECK(groups.only().datagrams == 10);
  CHECK(groups.only().native);
  groups.now += 1s;
  groups.hear("10.0.0.1");
  CHECK(groups.only().datagrams == 11);
  CHECK_FALSE(groups.only().native);
}

TEST_CASE("groups: the one idle for longest makes room, and after a day each") {
  Groups groups;
  for (std::size_t i = 0; i <= core::GroupWatch::kMost; ++i) {
    groups.hear(numbered(i));
    groups.now += 1ms;
  }
  CHECK(groups.watch.senders().size() == core::GroupWatch::kMost);
  const auto has = [&](std::size_t i) { return std::ranges::count(groups.watch.senders(), numbered(i), &core::GroupSender::source) == 1; };
  CHECK_FALSE(has(0));
  CHECK(has(1));
  CHECK(has(core::GroupWatch::kMost));
  groups.now += 24h - 2ms;
  groups.watch.sweep(groups.now);
  CHECK(groups.watch.senders().size() == 2);
  groups.now += 1h;
  groups.watch.sweep(groups.now);
  CHECK(groups.watch.senders().empty());
}

TEST_CASE("groups: own, carried and native datagrams have their host, a stranger has none, and a fragment is no datagram more") {
  Rig rig(relaying("udp:239.0.0.42:694"));
  rig.own({"10.0.0.2"});
  auto none = rig.engine.snapshot(rig.now);
  REQUIRE(none.groups.size() == 1);
  CHECK(none.groups[0].name == "udp:239.0.0.42:694");
  CHECK(none.groups[0].senders.empty());
  Speaker a;
  rig.captured(datagram({.source = "10.0.0.2", .fragment = 0x2000}));
  rig.captured(datagram({.source = "10.0.0.2", .fragment = 0x0001}));
  rig.received(a, a.advert(rig.now, datagram({.source = "10.0.0.1"})));
  rig.native(datagram({.source = "10.0.0.77"}));
  rig.pass(400ms);
  const auto groups = rig.engine.snapshot(rig.now).groups;
  REQUIRE(groups.size() == 1);
  REQUIRE(groups[0].senders.size() == 3);
  const auto& senders = groups[0].senders;
  CHECK(senders[0].speaker == "b");
  CHECK(senders[0].datagrams == 1);
  CHECK(senders[1].speaker == "a");
  CHECK_FALSE(senders[1].native);
  CHECK(senders[2].speaker.empty());
  CHECK(senders[2].native);
  CHECK(senders[2].since_last == 400ms);
}

TEST_CASE("groups: a new configuration moves what is known to its new numbers") {
  Rig rig(relaying("broadcast:4803"));
  Speaker a;
  rig.received(a, a.advert(rig.now, datagram({.source = "10.0.0.1", .destination = "255.255.255.255", .destination_port = 4803})));
  auto config = relaying("broadcast:4803");
  config.segments.insert(config.segments.begin(), segment("dmz"));
  std::swap(config.peers[0], config.peers[2]);
  const session::KeyRing keys;
  rig.handle(core::NewConfig{&config, 1, &keys});
  const auto groups = rig.engine.snapshot(rig.now).groups;
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].segment == "default");
  REQUIRE(groups[0].senders.size() == 1);
  CHECK(groups[0].senders[0].speaker == "a");
}
