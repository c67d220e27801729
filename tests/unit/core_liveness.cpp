// Is the peer there? PING, PONG, silence, BYE.
#include "support/rig.hpp"

using core::Liveness;
using core::NoticeKind;
using session::FrameKind;
using namespace std::chrono_literals;
using namespace test;

namespace {

// Ticks at each deadline until `end`; how many PINGs went to peer a.
std::size_t run_until(Rig& rig, base::Instant end) {
  std::size_t pings = 0;
  while (rig.engine.next_deadline() <= end) {
    rig.now = std::max(rig.now, rig.engine.next_deadline());
    rig.tick();
    for (const auto& send : rig.out.sends()) {
      if (send.peer == kA && opened(send).frame.head.kind == FrameKind::ping) ++pings;
    }
    REQUIRE(rig.engine.next_deadline() > rig.now);  // else the loop would spin
  }
  rig.now = end;
  return pings;
}

}  // namespace

TEST_CASE("liveness: a PING to each peer at once, then one each interval") {
  Rig rig;
  CHECK(rig.engine.next_deadline() <= rig.now);
  rig.tick();
  std::size_t pings = 0;
  for (const auto& send : rig.out.sends()) {
    const auto plain = opened(send);
    CHECK(plain.frame.head.kind == FrameKind::ping);
    CHECK(plain.frame.head.segment == 0);
    CHECK_FALSE(send.advert);
    ++pings;
  }
  CHECK(pings == 2);
  CHECK(run_until(rig, rig.now + 10s) == 10);
}

TEST_CASE("liveness: the interval is configured, and ping ids rise") {
  auto config = mesh();
  config.ping = 200ms;
  Rig rig(config);
  rig.tick();
  const auto first = opened(rig.out.sends()[0]).frame.head.id;
  CHECK(run_until(rig, rig.now + 2s) == 10);
  rig.pass(200ms);
  rig.tick();
  CHECK(opened(rig.out.sends()[0]).frame.head.id == first + 11);
}

TEST_CASE("liveness: a PING says how many packets came") {
  Rig rig;
  Speaker a;
  for (int i = 0; i < 3; ++i) rig.received(a, a.ping(rig.now));
  rig.pass(1s);
  rig.tick();
  for (const auto& send : rig.out.sends()) {
    const auto plain = opened(send);
    const auto body = session::read_ping(plain.frame.body);
    CHECK(body.received == (send.peer == kA ? 3 : 0));
    CHECK(body.lost == 0);
  }
}

TEST_CASE("liveness: a PING is answered with its id, path and time, to where it came from") {
  Rig rig;
  const Speaker a{.path = 3, .clock = 77h};
  const carrier::From from{carrier::Transport::udp, ip("10.0.0.2"), ip("10.0.0.1"), 4242};
  const auto ping = a.ping(rig.now, 9);
  rig.handle(core::Received{from, ping});
  REQUIRE(rig.out.sends().size() == 1);
  const auto& send = rig.out.sends()[0];
  CHECK(send.local == ip("10.0.0.2"));
  CHECK(send.remote == ip("10.0.0.1"));
  CHECK(send.remote_port == 4242);
  const auto plain = opened(send);
  CHECK(plain.frame.head.kind == FrameKind::pong);
  CHECK(plain.frame.head.id == 9);
  CHECK(plain.frame.head.path == 3);
  CHECK(plain.frame.head.sent_us == base::to_us(rig.now));
  CHECK(session::read_pong(plain.frame.body).echo_sent_us == base::to_us(rig.now + 77h));
}

TEST_CASE("liveness: a PONG, a BYE and an advert are not answered") {
  Rig rig;
  Speaker a;
  for (const auto& datagram : {a.pong(rig.now, 0), a.bye(rig.now), a.advert(rig.now, advert(advert_of("10.0.0.1")))}) {
    rig.received(a, datagram);
    CHECK(rig.out.sends().empty());
  }
}

TEST_CASE("liveness: up at the first packet, told once") {
  Rig rig;
  Speaker a;
  CHECK(rig.status("a").liveness == Liveness::unknown);
  rig.received(a, a.ping(rig.now));
  CHECK(rig.told(NoticeKind::peer_up) == 1);
  CHECK(rig.status("a").liveness == Liveness::up);
  rig.received(a, a.ping(rig.now));
  CHECK(rig.told(NoticeKind::peer_up) == 0);
  CHECK(rig.status("c").liveness == Liveness::unknown);
}

TEST_CASE("liveness: down after 3.5 intervals without a packet, told once") {
  Rig rig;
  Speaker a;
  rig.received(a, a.ping(rig.now));
  const auto heard = rig.now;
  run_until(rig, heard + 3499ms);
  CHECK(rig.status("a").liveness == Liveness::up);
  rig.now = heard + 3500ms;
  CHECK(rig.engine.next_deadline() <= rig.now);
  rig.tick();
  CHECK(rig.status("a").liveness == Liveness::down);
  std::size_t down = 0;
  for (const auto& notice : rig.out.notices()) {
    if (notice.kind != NoticeKind::peer_down || notice.peer != kA) continue;
    ++down;
    CHECK(notice.elapsed == 3500ms);
  }
  CHECK(down == 1);
  CHECK(run_until(rig, rig.now + 10s) == 10);  // and it is still asked
  CHECK(rig.status("a").liveness == Liveness::down);
  rig.received(a, a.ping(rig.now));
  CHECK(rig.told(NoticeKind::peer_up) == 1);
}

TEST_CASE("liveness: one that was never heard is down after 3.5 intervals too") {
  Rig rig;
  const auto start = rig.now;
  run_until(rig, start + 3499ms);
  CHECK(rig.status("a").liveness == Liveness::unknown);
  run_until(rig, start + 3500ms);
  CHECK(rig.status("a").liveness == Liveness::down);
}

TEST_CASE("liveness: any packet counts, adverts too") {
  Rig rig;
  Speaker a;
  for (int i = 0; i < 20; ++i) {
    rig.received(a, a.advert(rig.now, advert(advert_of("10.0.0.1"))));
    run_until(rig, rig.now + 1s);
    CHECK(rig.status("a").liveness == Liveness::up);
  }
}

TEST_CASE("liveness: a peer that is down still gets adverts") {
  Rig rig;
  run_until(rig, rig.now + 1min);
  CHECK(rig.captured(advert(advert_of("10.0.0.2"))).sends().size() == 2);
}

TEST_CASE("liveness: BYE takes a peer down at once, told once") {
  Rig rig;
  Speaker a;
  rig.received(a, a.ping(rig.now));
  rig.received(a, a.bye(rig.now));
  CHECK(rig.told(NoticeKind::peer_left) == 1);
  CHECK(rig.status("a").liveness == Liveness::down);
  rig.received(a, a.bye(rig.now));
  CHECK(rig.out.notices().empty());
  run_until(rig, rig.now + 10s);
  CHECK(rig.told(NoticeKind::peer_down) == 0);
  a.boot = 1002;
  rig.received(a, a.ping(rig.now));
  CHECK(rig.told(NoticeKind::peer_up) == 1);
}

TEST_CASE("liveness: this host says BYE to every peer when it stops") {
  Rig rig;
  const auto& out = rig.handle(core::Stopping{});
  REQUIRE(out.sends().size() == 2);
  for (const auto& send : out.sends()) CHECK(opened(send).frame.head.kind == FrameKind::bye);
}

TEST_CASE("liveness: a refused packet is no sign of life") {
  Rig rig;
  Speaker a;
  rig.received(a, with(a.ping(rig.now), 1, 9));
  CHECK(rig.status("a").liveness == Liveness::unknown);
  const Speaker wrong{.name = "c"};
  rig.received(wrong, wrong.ping(rig.now));
  CHECK(rig.status("a").liveness == Liveness::unknown);
}

TEST_CASE("liveness: a peer whose path number is not known here does not flap") {
  Rig rig;
  const Speaker a{.path = 7};
  std::size_t changes = 0;
  for (int i = 0; i < 20; ++i) {
    rig.received(a, a.ping(rig.now));
    changes += rig.told(NoticeKind::peer_up);
    for (int step = 0; step < 10; ++step) {
      rig.pass(100ms);
      rig.tick();
      for (const auto& notice : rig.out.notices()) changes += notice.peer == kA && notice.kind == NoticeKind::peer_down;
    }
  }
  CHECK(changes <= 1);
}

TEST_CASE("liveness: kept for each path; up while one path is") {
  auto config = mesh();
  config.peers[kA] = peer("a", {"10.0.0.1", "10.1.0.1"});
  config.peers[kB] = peer("b", {"10.0.0.2", "10.1.0.2"});
  Rig rig(config);
  const Speaker first;
  const Speaker second{.address = "10.1.0.1", .path = 1};
  rig.received(first, first.ping(rig.now));
  for (int i = 0; i < 10; ++i) {
    rig.received(second, second.ping(rig.now));
    run_until(rig, rig.now + 1s);
  }
  CHECK(rig.status("a").liveness == Liveness::up);
  REQUIRE(rig.status("a").paths.size() == 2);
  CHECK(rig.status("a").paths[0].since_heard == 10s);
  CHECK(rig.status("a").paths[1].since_heard == 1s);
}
