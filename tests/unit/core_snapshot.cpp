#include "core/snapshot.hpp"

#include "support/rig.hpp"

using namespace std::chrono_literals;
using namespace test;

TEST_CASE("snapshot: who this is, and everybody else by name") {
  Rig rig;
  const auto snapshot = rig.engine.snapshot(rig.now);
  CHECK(snapshot.self == "b");
  REQUIRE(snapshot.peers.size() == 2);
  CHECK(snapshot.peers[0].name == "a");
  CHECK(snapshot.peers[1].name == "c");
  CHECK(snapshot.peers[0].carrier == "udp");
  REQUIRE(snapshot.segments.size() == 1);
  CHECK(snapshot.segments[0].name == "default");
  CHECK_FALSE(snapshot.segments[0].blocked);
}

TEST_CASE("snapshot: paths say their addresses and when they were heard") {
  Rig rig;
  Speaker a;
  CHECK_FALSE(rig.status("a").paths[0].since_heard);
  rig.received(a, a.ping(rig.now));
  rig.pass(1500ms);
  const auto status = rig.status("a");
  REQUIRE(status.paths.size() == 1);
  CHECK(status.paths[0].local == ip("10.0.0.2"));
  CHECK(status.paths[0].remote == ip("10.0.0.1"));
  CHECK(status.paths[0].since_heard == 1500ms);
  CHECK_FALSE(status.paths[0].rtt);
}

TEST_CASE("snapshot: a blocked segment says why") {
  Rig rig;
  rig.blocked(base::DropReason::unguarded);
  CHECK(rig.engine.snapshot(rig.now).segments[0].blocked == base::DropReason::unguarded);
}
