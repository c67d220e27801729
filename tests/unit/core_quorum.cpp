// Who answers, and whether they are most of the hosts.
#include "support/rig.hpp"

using core::Majority;
using core::NoticeKind;
using namespace std::chrono_literals;
using test::Rig;
using test::Speaker;

namespace {

config::Config voting(std::size_t hosts = 3) {
  auto config = test::mesh();
  for (std::size_t i = config.peers.size(); i < hosts; ++i) {
    const auto number = std::to_string(i + 1);
    config.peers.push_back(test::peer(std::string(1, static_cast<char>('a' + i)), {"10.0.0." + number}));
  }
  config.quorum = config::Quorum::majority;
  return config;
}

Speaker speaker(char name) {
  const auto number = static_cast<unsigned>(name - 'a' + 1);
  Speaker out;
  out.name = std::string(1, name);
  out.address = "10.0.0." + std::to_string(number);
  out.boot = 1000 + number;
  return out;
}

struct Voters : Rig {
  explicit Voters(const config::Config& config = voting()) : Rig(config) { own({"10.0.0.2"}); }

  // It answers a PING that is so old. What that made of the health.
  std::optional<bool> answer(const Speaker& from, base::Duration age = 1ms) {
    return received(from, from.pong(now, base::to_us(now - age))).health();
  }
  std::optional<bool> tick_at(base::Instant then) {
    now = then;
    return tick().health();
  }
  Majority majority() const { return engine.snapshot(now).quorum->majority; }
  std::optional<bool> change(const config::Config& config) {
    const session::KeyRing none;
    return handle(core::NewConfig{&config, test::kB, &none}).health();
  }
};

const Speaker kHostA = speaker('a');
const Speaker kHostC = speaker('c');

}  // namespace

TEST_CASE("quorum: not known before the first answers, and not given for lost before 3.5 intervals") {
  Voters rig;
  const auto start = rig.now;
  CHECK_FALSE(rig.tick().health());
  CHECK(rig.majority() == Majority::unknown);
  CHECK_FALSE(rig.tick_at(start + 3499ms));
  CHECK(rig.engine.next_deadline() <= start + 3500ms);
  CHECK(rig.tick_at(start + 3500ms) == false);
  CHECK(rig.told(NoticeKind::quorum_lost) == 1);
  CHECK(rig.majority() == Majority::lost);
  CHECK_FALSE(rig.tick_at(start + 4500ms));  // told once
}

TEST_CASE("quorum: this host and one more are two of three; lost 3.5 intervals after the last answer") {
  Voters rig;
  CHECK(rig.answer(kHostA) == true);
  CHECK(rig.told(NoticeKind::quorum_held) == 1);
  CHECK_FALSE(rig.answer(kHostC));
  const auto status = *rig.engine.snapshot(rig.now).quorum;
  CHECK(status.reachable == std::vector<std::string>{"a", "b", "c"});
  CHECK(status.silent.empty());
  const auto last = rig.now;
  CHECK_FALSE(rig.tick_at(last + 3499ms));
  CHECK(rig.engine.next_deadline() <= last + 3500ms);
  CHECK(rig.tick_at(last + 3500ms) == false);
  CHECK(rig.out.notices().size() > 0);
  CHECK(rig.engine.snapshot(rig.now).quorum->silent == std::vector<std::string>{"a", "c"});
  CHECK(rig.answer(kHostC) == true);
  CHECK(rig.engine.next_deadline() > rig.now);
}

TEST_CASE("quorum: to be heard is no answer") {
  Voters rig;
  for (int i = 0; i < 4; ++i) {
    CHECK_FALSE(rig.received(kHostA, kHostA.ping(rig.now)).health());
    CHECK(rig.status("a").liveness == core::Liveness::up);
    CHECK(rig.majority() == Majority::unknown);
    rig.tick_at(rig.now + 500ms);
  }
}

TEST_CASE("quorum: an answer that took 3.5 intervals is none") {
  Voters rig;
  CHECK_FALSE(rig.answer(kHostA, 3500ms));
  CHECK(rig.answer(kHostA, 3499ms) == true);
}

TEST_CASE("quorum: half of four is no majority, three of five are") {
  Voters four(voting(4));
  CHECK_FALSE(four.answer(kHostA));
  CHECK(four.answer(kHostC) == true);
  Voters five(voting(5));
  CHECK_FALSE(five.answer(kHostA));
  CHECK(five.answer(kHostC) == true);
  const auto last = five.now;
  five.pass(1s);
  CHECK_FALSE(five.answer(speaker('d')));
  five.pass(1s);
  CHECK_FALSE(five.answer(kHostA));
  CHECK_FALSE(five.tick_at(last + 3500ms));  // c is silent, a and d are there
  CHECK(five.tick_at(last + 4500ms) == false);
}

TEST_CASE("quorum: who said good-bye does not answer any more") {
  Voters rig;
  CHECK(rig.answer(kHostA) == true);
  CHECK_FALSE(rig.received(kHostA, kHostA.bye(rig.now)).health());  // the first 3.5 intervals are not over
  CHECK(rig.tick_at(rig.now + 3500ms) == false);
  CHECK(rig.answer(kHostA) == true);
  CHECK(rig.received(kHostA, kHostA.bye(rig.now)).health() == false);
}

TEST_CASE("quorum: off, a relay that runs is well, and says nothing of it") {
  Voters rig(test::mesh());
  CHECK(rig.tick().health() == true);
  CHECK(rig.told(NoticeKind::quorum_held) == 0);
  CHECK_FALSE(rig.engine.snapshot(rig.now).quorum);
  CHECK_FALSE(rig.tick_at(rig.now + 10s));
}

TEST_CASE("quorum: a new configuration is no reason to give up") {
  Voters rig;
  CHECK(rig.answer(kHostA) == true);
  rig.pass(10ms);
  auto config = voting(5);  // two of five now, until the new ones have been asked
  config.ping = 200ms;      // and every peer begins anew
  CHECK_FALSE(rig.change(config));
  CHECK(rig.majority() == Majority::held);
  CHECK(rig.engine.snapshot(rig.now).quorum->reachable == std::vector<std::string>{"a", "b"});
  const auto changed = rig.now;
  SUBCASE("they answer") {
    CHECK_FALSE(rig.answer(speaker('d')));
    CHECK_FALSE(rig.answer(kHostA));
    CHECK_FALSE(rig.tick_at(changed + 699ms));
    CHECK(rig.tick_at(changed + 700ms) == false);  // these two PONGs are as old now
  }
  SUBCASE("they do not") {
    CHECK_FALSE(rig.tick_at(changed + 699ms));
    CHECK(rig.tick_at(changed + 700ms) == false);
  }
  SUBCASE("and off again") {
    CHECK_FALSE(rig.change(test::mesh()));
    CHECK_FALSE(rig.tick_at(changed + 10s));
  }
}

TEST_CASE("quorum: switched on and off while it runs") {
  Voters rig(test::mesh());
  CHECK(rig.tick().health() == true);
  CHECK_FALSE(rig.change(voting()));
  CHECK(rig.tick_at(rig.now + 3500ms) == false);
  CHECK(rig.change(test::mesh()) == true);
}

TEST_CASE("quorum: a witness gets no adverts and may send none, and it votes") {
  auto config = voting();
  config.peers[test::kC].witness = true;
  config.peers[test::kC].vrids.reset();
  Voters rig(config);
  rig.blocked(std::nullopt);
  test::AdvertSpec own;
  own.source = "10.0.0.2";
  CHECK(rig.captured(test::advert(own)).sends().size() == 1);
  Speaker c = kHostC;
  CHECK(rig.offer(c, test::advert(test::advert_of("10.0.0.3"))) == base::DropReason::vrid_not_allowed);
  CHECK(rig.answer(kHostC) == true);
}
