// Round trips, one-way delays, and adverts that are late: without synchronised clocks.
#include "support/rig.hpp"

using base::DropReason;
using namespace std::chrono_literals;
using namespace test;

namespace {

const Octets kPacket = advert(advert_of("10.0.0.1"));  // interval 1 s

// A PING of this host and its PONG: `out` on the way there, `back` on the way home. Ends at the PONG's arrival.
void round_trip(Rig& rig, const Speaker& from, base::Duration out, base::Duration back, base::Duration held = {}) {
  rig.now = std::max(rig.now, rig.engine.next_deadline());
  rig.tick();
  const auto sent_us = base::to_us(rig.now);
  rig.pass(out + held);
  const auto held_us = std::chrono::duration_cast<std::chrono::microseconds>(held).count();
  const auto pong = from.pong(rig.now, sent_us, static_cast<std::uint32_t>(held_us));
  rig.pass(back);
  rig.received(from, pong);
}

// An advert that was under way for this long.
DropReason arrives_after(Rig& rig, Speaker& from, base::Duration delay, const Octets& packet = kPacket) {
  const auto datagram = from.advert(rig.now, packet);
  rig.pass(delay);
  return rig.offer(from, packet, datagram);
}

}  // namespace

TEST_CASE("clocks: the round trip is measured, without the time that the peer held it") {
  Rig rig;
  const Speaker a{.clock = -1h};
  round_trip(rig, a, 3ms, 4ms, 50ms);
  CHECK(rig.status("a").paths[0].rtt == 7ms);
  round_trip(rig, a, 1ms, 1ms);
  CHECK(rig.status("a").paths[0].rtt == 2ms);  // the newest
}

TEST_CASE("clocks: an echo that makes no sense measures nothing") {
  Rig rig;
  const Speaker a;
  const auto now_us = base::to_us(rig.now);
  rig.received(a, a.pong(rig.now, now_us + 1));           // of the future
  rig.received(a, a.pong(rig.now, now_us - 11'000'000));  // of long ago
  rig.received(a, a.pong(rig.now, 0));
  rig.received(a, a.pong(rig.now, ~std::uint64_t{0}));
  rig.received(a, a.pong(rig.now, now_us - 1000, 2000));  // held for longer than it took
  CHECK_FALSE(rig.status("a").paths[0].rtt);
  rig.received(a, a.pong(rig.now, now_us - 1000, 1000));
  CHECK(rig.status("a").paths[0].rtt == 0ms);
}

TEST_CASE("clocks: the one-way delay, whatever the peer's clock shows") {
  for (const auto clock : {base::Duration(0s), base::Duration(-1h), base::Duration(500h)}) {
    Rig rig;
    Speaker a{.clock = clock};
    round_trip(rig, a, 5ms, 5ms);
    CHECK(arrives_after(rig, a, 25ms) == kAccepted);
    CHECK(rig.status("a").paths[0].one_way == 25ms);
  }
}

TEST_CASE("late: older than the advert's own interval") {
  Rig rig;
  Speaker a{.clock = 20h};
  AdvertSpec spec;
  spec.version = 3;
  spec.interval = 10;
  const auto packet = advert(spec);
  round_trip(rig, a, 1ms, 1ms);
  CHECK(arrives_after(rig, a, 101ms, packet) == kAccepted);  // 100 ms more than the PONG took
  CHECK(arrives_after(rig, a, 102ms, packet) == DropReason::late);
  CHECK(arrives_after(rig, a, 1ms, packet) == kAccepted);
}

TEST_CASE("late: older than max_delay") {
  auto config = mesh();
  config.max_delay = 200ms;
  Rig rig(config);
  Speaker a;
  round_trip(rig, a, 0ms, 0ms);
  CHECK(arrives_after(rig, a, 200ms) == kAccepted);
  CHECK(arrives_after(rig, a, 201ms) == DropReason::late);
}

TEST_CASE("late: the age at the sender counts, also before the first PONG") {
  Rig rig;
  Speaker a;
  a.age = 1s;
  CHECK(rig.offer(a, kPacket) == kAccepted);
  a.age = 1s + 1us;
  CHECK(rig.offer(a, kPacket) == DropReason::late);
}

TEST_CASE("late: age and way add up") {
  Rig rig;
  Speaker a;
  round_trip(rig, a, 0ms, 0ms);
  a.age = 600ms;
  CHECK(arrives_after(rig, a, 400ms) == kAccepted);
  CHECK(arrives_after(rig, a, 401ms) == DropReason::late);
}

TEST_CASE("late: also on a path that is not known here") {
  Rig rig;
  Speaker a{.path = 9};
  a.age = 1500ms;
  CHECK(rig.offer(a, kPacket) == DropReason::late);
}

TEST_CASE("late: what was held up is dropped, not injected as a burst") {
  Rig rig;
  Speaker a;
  round_trip(rig, a, 1ms, 1ms);
  std::vector<Octets> held;
  for (int i = 0; i < 10; ++i) {
    held.push_back(a.advert(rig.now, kPacket));
    rig.pass(1s);
  }
  std::size_t injected = 0;
  for (const auto& datagram : held) {
    rig.received(a, datagram);
    injected += rig.out.injects().size();
  }
  CHECK(injected == 1);  // the last one, one second old
  CHECK(rig.count(DropReason::late) == 9);
}

TEST_CASE("late: a late advert asks for a new PONG at once, at most twenty times a second") {
  auto config = mesh();
  config.rate = 10'000;
  Rig rig(config);
  Speaker a;
  round_trip(rig, a, 0ms, 0ms);
  rig.tick();
  rig.pass(100ms);
  std::size_t pings = 0;
  const auto end = rig.now + 1s;
  while (rig.now < end) {
    a.age = 5s;
    CHECK(rig.offer(a, kPacket) == DropReason::late);
    if (rig.engine.next_deadline() <= rig.now) {
      rig.tick();
      for (const auto& send : rig.out.sends()) pings += send.peer == kA;
    }
    rig.pass(1ms);
  }
  CHECK(pings >= 10);
  CHECK(pings <= 21);
}

TEST_CASE("late: after a pause of the peer's host one round trip heals") {
  Rig rig;
  Speaker a;
  round_trip(rig, a, 1ms, 1ms);
  CHECK(arrives_after(rig, a, 1ms) == kAccepted);
  a.clock = -30s;  // its clock stood still for half a minute
  rig.pass(1s);
  CHECK(arrives_after(rig, a, 1ms) == DropReason::late);
  CHECK(rig.engine.next_deadline() <= rig.now);
  round_trip(rig, a, 1ms, 1ms);
  CHECK(arrives_after(rig, a, 1ms) == kAccepted);
}

TEST_CASE("late: a restarted peer's clock is learned anew") {
  Rig rig;
  Speaker a;
  round_trip(rig, a, 1ms, 1ms);
  CHECK(arrives_after(rig, a, 1ms) == kAccepted);
  a.boot = 1002;
  a.clock = -100h;
  CHECK(arrives_after(rig, a, 1ms) == kAccepted);
  CHECK_FALSE(rig.status("a").paths[0].rtt);
  CHECK(rig.engine.next_deadline() <= rig.now);  // asked at once
}
