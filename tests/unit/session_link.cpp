// The pair's state machine: what makes a session, what does not, and what each refusal leaves as it was.
#include "support/links.hpp"

using base::DropReason;
using session::FrameKind;
using namespace std::chrono_literals;
using namespace test;

TEST_CASE("link: INIT, RESP, PING: adverts flow after one round trip, the other's after two") {
  Pair pair;
  const auto init = pair.a.poll(pair.now);
  REQUIRE(init);
  CHECK(pair.a.seal(pair.now).empty());
  REQUIRE(pair.b.open(pair.now, pair.a, *init));
  const auto resp = pair.b.answer();
  REQUIRE(resp);
  CHECK(pair.b.seal(pair.now).empty());  // not on a session that nobody has confirmed
  const auto opened = pair.a.open(pair.now, pair.b, *resp);
  REQUIRE(opened);
  CHECK(opened->ready);
  CHECK(opened->new_boot);
  CHECK(opened->clock);
  const auto advert = pair.a.seal(pair.now, FrameKind::advert);
  const auto confirmed = pair.b.open(pair.now, pair.a, advert);
  REQUIRE(confirmed);
  CHECK(confirmed->ready);
  CHECK(confirmed->new_boot);
  CHECK(confirmed->boot == pair.a.local.boot());
  CHECK(pair.talks());
}

TEST_CASE("link: both begin at once, and both sessions stand") {
  Pair pair;
  const auto from_a = pair.a.poll(pair.now);
  const auto from_b = pair.b.poll(pair.now);
  REQUIRE(from_a);
  REQUIRE(from_b);
  REQUIRE(pair.b.open(pair.now, pair.a, *from_a));
  const auto resp_b = pair.b.answer();
  REQUIRE(pair.a.open(pair.now, pair.b, *from_b));
  const auto resp_a = pair.a.answer();
  REQUIRE(pair.a.open(pair.now, pair.b, *resp_b));
  REQUIRE(pair.b.open(pair.now, pair.a, *resp_a));
  CHECK(pair.talks());
  CHECK(pair.talks());
}

TEST_CASE("link: INIT is repeated with growing gaps, each with another ephemeral key, for ever") {
  Pair pair;
  std::vector<base::Duration> gaps;
  Octets before;
  auto last = pair.now;
  for (int i = 0; i < 12; ++i) {
    auto next = pair.a.link.next_deadline();
    if (next > pair.now) pair.now = next;
    const auto init = pair.a.poll(pair.now);
    REQUIRE(init);
    CHECK(*init != before);
    before = *init;
    if (i > 0) gaps.push_back(pair.now - last);
    last = pair.now;
    CHECK_FALSE(pair.a.poll(pair.now));
  }
  const base::Duration nominal[] = {50ms, 100ms, 200ms, 400ms, 800ms, 800ms, 800ms, 800ms, 800ms, 800ms, 800ms};
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    CHECK(gaps[i] >= nominal[i] * 4 / 5);
    CHECK(gaps[i] <= nominal[i] * 6 / 5);
    CHECK(gaps[i] < 1s);
  }
}

TEST_CASE("link: a round trip that is longer than the gap between two INITs") {
  for (const base::Duration way : {30ms, 100ms, 250ms}) {
    CAPTURE(way.count());
    Pair pair;
    struct Flight {
      base::Instant at;
      bool to_b;
      Octets octets;
    };
    std::vector<Flight> air;
    const auto began = pair.now;
    bool heard = false;
    while (!heard && pair.now < began + 3s) {
      if (const auto init = pair.a.poll(pair.now)) air.push_back({pair.now + way, true, *init});
      if (pair.a.link.wants_ping(pair.now)) {
        if (const auto ping = pair.a.seal(pair.now); !ping.empty()) air.push_back({pair.now + way, true, ping});
      }
      for (std::size_t i = 0; i < air.size(); ++i) {
        if (air[i].at != pair.now) continue;
        const auto flight = air[i];
        if (!flight.to_b) {
          heard = pair.a.open(pair.now, pair.b, flight.octets) && pair.a.link.key_ids().own != 0 && flight.octets[0] == 4;
          continue;
        }
        const auto opened = pair.b.open(pair.now, pair.a, flight.octets);
        if (const auto resp = pair.b.answer()) air.push_back({pair.now + way, false, *resp});
        if (opened && opened->frame) air.push_back({pair.now + way, false, pair.b.seal(pair.now, FrameKind::advert)});
      }
      pair.now += 1ms;
    }
    CHECK(heard);
    CHECK(pair.now - began <= 1s + 4 * way);
  }
}

TEST_CASE("link: every changed bit of INIT, RESP and DATA is refused, and changes nothing") {
  Pair pair;
  const auto flips = [&](const Octets& message, auto&& open) {
    for (std::size_t bit = 0; bit < message.size() * 8; ++bit) {
      auto changed = message;
      changed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
      // Without load nobody looks at mac2.
      if (message.size() == session::kInitBytes && bit / 8 >= 132) continue;
      if (message.size() == session::kRespBytes && bit / 8 >= 124) continue;
      CHECK_FALSE(open(changed));
      CHECK_FALSE(pair.a.answer());
      CHECK_FALSE(pair.b.answer());
    }
  };
  const auto init = *pair.a.poll(pair.now);
  flips(init, [&](const Octets& changed) { return bool(pair.b.open(pair.now, pair.a, changed)); });
  REQUIRE(pair.b.open(pair.now, pair.a, init));
  const auto resp = *pair.b.answer();
  flips(resp, [&](const Octets& changed) { return bool(pair.a.open(pair.now, pair.b, changed)); });
  CHECK(pair.a.seal(pair.now).empty());
  REQUIRE(pair.a.open(pair.now, pair.b, resp));
  const auto data = pair.a.seal(pair.now);
  flips(data, [&](const Octets& changed) { return bool(pair.b.open(pair.now, pair.a, changed)); });
  CHECK(pair.b.seal(pair.now).empty());  // still not confirmed
  REQUIRE(pair.b.open(pair.now, pair.a, data));
  CHECK(pair.talks());
}

TEST_CASE("link: a packet that comes twice is refused") {
  Pair pair;
  pair.meet();
  const auto data = pair.a.seal(pair.now, FrameKind::advert);
  REQUIRE(pair.b.open(pair.now, pair.a, data));
  CHECK(refusal(pair.b.open(pair.now, pair.a, data)) == DropReason::counter_replayed);
}

TEST_CASE("link: what was reflected to its sender is refused") {
  Pair pair;
  const auto init = *pair.a.poll(pair.now);
  CHECK(refusal(pair.a.open(pair.now, pair.a, init)) == DropReason::wrong_node);
  pair.pass(100ms);
  pair.meet();
  const auto data = pair.a.seal(pair.now);
  CHECK(refusal(pair.a.open(pair.now, pair.a, data)) != kAccepted);
}

TEST_CASE("link: a whole exchange that was recorded, replayed at a receiver that has restarted") {
  Pair pair;
  std::vector<Octets> recorded;
  recorded.push_back(*pair.a.poll(pair.now));
  REQUIRE(pair.b.open(pair.now, pair.a, recorded[0]));
  REQUIRE(pair.a.open(pair.now, pair.b, *pair.b.answer()));
  for (int i = 0; i < 5; ++i) recorded.push_back(pair.a.seal(pair.now, FrameKind::advert));

  End again(2, 1, 33, {filled(1)}, pair.now);
  for (const auto& message : recorded) {
    const auto opened = again.open(pair.now, pair.a, message);
    if (opened) CHECK_FALSE(opened->frame);
  }
  CHECK(again.answer() == std::nullopt);
  CHECK(again.seal(pair.now).empty());
  // The true peer gets through all the same.
  pair.pass(4s);
  const auto init = pair.a.poll(pair.now);
  REQUIRE(init);
  REQUIRE(again.open(pair.now, pair.a, *init));
  REQUIRE(pair.a.open(pair.now, pair.b, *again.answer()));
  const auto opened = again.open(pair.now, pair.a, pair.a.seal(pair.now));
  REQUIRE(opened);
  CHECK(opened->frame);
}

TEST_CASE("link: an INIT that comes again, or one that is older, is refused") {
  Pair pair;
  const auto first = *pair.a.poll(pair.now);
  pair.pass(100ms);
  const auto second = *pair.a.poll(pair.now);
  REQUIRE(pair.b.open(pair.now, pair.a, second));
  CHECK(refusal(pair.b.open(pair.now, pair.a, second)) == DropReason::handshake_replayed);
  CHECK(refusal(pair.b.open(pair.now, pair.a, first)) == DropReason::handshake_replayed);
}

TEST_CASE("link: a restart is a new boot, and the former run is refused from then on") {
  Pair pair;
  pair.meet();
  const auto old_boot = pair.a.local.boot();
  const auto straggler = pair.a.seal(pair.now, FrameKind::advert);
  pair.pass(1s);
  const auto old_init = [&] {
    pair.pass(4s);  // silence: it asks again
    return pair.a.poll(pair.now);
  }();
  REQUIRE(old_init);
  End again(1, 2, 44, {filled(1)}, pair.now);
  CHECK(again.local.boot() != old_boot);
  const auto init = *again.poll(pair.now);
  REQUIRE(pair.b.open(pair.now, again, init));
  REQUIRE(again.open(pair.now, pair.b, *pair.b.answer()));
  const auto opened = pair.b.open(pair.now, again, again.seal(pair.now));
  REQUIRE(opened);
  CHECK(opened->new_boot);
  CHECK(refusal(pair.b.open(pair.now, pair.a, straggler)) == DropReason::session_unknown);
  CHECK(refusal(pair.b.open(pair.now, pair.a, *old_init)) == DropReason::boot_retired);
}

TEST_CASE("link: new sessions after two minutes, under traffic, without losing a packet") {
  Pair pair;
  pair.meet();
  std::size_t handshakes = 0;
  for (int i = 0; i < 4000; ++i) {
    pair.pass(100ms);
    for (auto* const ends : {&pair.a, &pair.b}) {
      auto& other = ends == &pair.a ? pair.b : pair.a;
      if (const auto init = ends->poll(pair.now)) {
        ++handshakes;
        REQUIRE(other.open(pair.now, *ends, *init));
        REQUIRE(ends->open(pair.now, other, *other.answer()));
      }
      if (ends->link.wants_ping(pair.now)) REQUIRE(other.open(pair.now, *ends, ends->seal(pair.now)));
    }
    REQUIRE(pair.talks());
  }
  CHECK(handshakes >= 3);
  CHECK(handshakes <= 4);
  CHECK(pair.a.link.lost() == 0);
  CHECK(pair.b.link.lost() == 0);
}

TEST_CASE("link: a session ends after three minutes") {
  Pair pair;
  pair.meet();
  const auto data = pair.a.seal(pair.now);
  pair.pass(180s);
  CHECK(refusal(pair.b.open(pair.now, pair.a, data)) == DropReason::session_unknown);
  CHECK(pair.a.seal(pair.now).empty());
}

TEST_CASE("link: lost packets are counted by the gaps") {
  Pair pair;
  pair.meet();
  for (int i = 0; i < 5; ++i) (void)pair.a.seal(pair.now);
  REQUIRE(pair.b.open(pair.now, pair.a, pair.a.seal(pair.now)));
  CHECK(pair.b.link.lost() == 5);
}

TEST_CASE("link: after a standstill all begins anew") {
  Pair pair;
  pair.meet();
  const auto boot = pair.a.local.boot();
  pair.a.local.begin_new_run();
  pair.a.link.begin_new_run(pair.now);
  CHECK(pair.a.local.boot() != boot);
  CHECK(pair.a.seal(pair.now).empty());
  pair.meet();
  CHECK(pair.talks());
}
