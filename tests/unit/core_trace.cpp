// Every decision about an advert is seen in a trace, once, with what names it on every host.
#include <algorithm>

#include "support/rig.hpp"

using namespace std::chrono_literals;
using namespace test;
using base::DropReason;
using base::Stage;

namespace {

std::vector<Stage> stages(const core::Actions& out) {
  std::vector<Stage> found;
  for (const auto& trace : out.traces()) found.push_back(trace.stage);
  return found;
}

bool same(base::Bytes a, base::Bytes b) { return std::ranges::equal(a, b); }

}  // namespace

TEST_CASE("trace: an advert of this host is captured once and carried to each peer, under one id") {
  Rig rig;
  const auto packet = advert(advert_of("10.0.0.2"));
  const auto& out = rig.captured(packet, 3ms);
  REQUIRE(stages(out) == std::vector{Stage::capture, Stage::carry, Stage::carry});
  const auto& captured = out.traces()[0];
  CHECK(captured.at == rig.now - 3ms);
  CHECK(captured.id == 1);
  CHECK(captured.boot != 0);
  CHECK(captured.segment == 0u);
  CHECK(same(captured.octets, packet));
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& carried = out.traces()[i + 1];
    const auto& send = out.sends()[carried.action.value()];
    CHECK(carried.peer == (i == 0 ? kA : kC));
    CHECK(carried.id == captured.id);
    CHECK(carried.boot == captured.boot);
    CHECK(carried.age == 3ms);
    CHECK(carried.remote == send.remote);
    CHECK(carried.remote_port == send.remote_port);
    CHECK(send.peer == carried.peer);
    CHECK(same(carried.octets, packet));
  }
}

TEST_CASE("trace: an advert of a peer is received and injected, and its repetition dropped") {
  Rig rig;
  Speaker a;
  a.age = 2ms;
  const auto packet = advert(advert_of("10.0.0.1"));
  const auto datagram = a.advert(rig.now, packet);
  const auto& out = rig.received(a, datagram);
  REQUIRE(stages(out) == std::vector{Stage::receive, Stage::inject});
  for (const auto& trace : out.traces()) {
    CHECK_FALSE(trace.drop);
    CHECK(trace.peer == kA);
    CHECK(trace.id == 1);
    CHECK(trace.boot == a.boot);
    CHECK(trace.age == 2ms);
    CHECK(trace.remote == ip("10.0.0.1"));
    CHECK(same(trace.octets, packet));
  }
  CHECK(out.traces()[1].action == 0u);

  const auto& again = rig.received(a, datagram);
  REQUIRE(stages(again) == std::vector{Stage::receive});
  CHECK(again.traces()[0].drop == DropReason::duplicate);
  CHECK(again.traces()[0].id == 1);
}

TEST_CASE("trace: what this host cannot take now is dropped at inject") {
  Rig rig;
  Speaker a;
  rig.blocked(DropReason::link_down);
  const auto& out = rig.received(a, a.advert(rig.now, advert(advert_of("10.0.0.1"))));
  REQUIRE(stages(out) == std::vector{Stage::receive, Stage::inject});
  CHECK_FALSE(out.traces()[0].drop);
  CHECK(out.traces()[1].drop == DropReason::link_down);
}

TEST_CASE("trace: what the kernel refuses is told in the trace of that packet, and no other") {
  Rig rig;
  rig.captured(advert(advert_of("10.0.0.2")));
  rig.out.send_failed(1);
  REQUIRE(rig.out.traces().size() == 3);
  CHECK_FALSE(rig.out.traces()[1].drop);
  CHECK(rig.out.traces()[2].drop == DropReason::send_failed);

  Speaker a;
  rig.received(a, a.advert(rig.now, advert(advert_of("10.0.0.1"))));
  rig.out.inject_failed(0, DropReason::inject_failed);
  REQUIRE(rig.out.traces().size() == 2);
  CHECK_FALSE(rig.out.traces()[0].drop);
  CHECK(rig.out.traces()[1].drop == DropReason::inject_failed);
}

TEST_CASE("trace: native adverts, and datagrams that do not open") {
  Rig rig;
  const auto& native = rig.native(advert(advert_of("10.0.0.3")));
  REQUIRE(stages(native) == std::vector{Stage::native});
  CHECK_FALSE(native.traces()[0].drop);

  Speaker stranger;
  stranger.address = "10.9.9.9";
  stranger.name = "x";
  const auto& out = rig.received(stranger, Octets(50, 3));
  REQUIRE(stages(out) == std::vector{Stage::receive});
  CHECK(out.traces()[0].drop == DropReason::unknown_peer);
  CHECK(out.traces()[0].remote == ip("10.9.9.9"));
  CHECK(out.traces()[0].octets.empty());
}
