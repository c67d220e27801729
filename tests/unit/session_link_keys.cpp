// Keys of a pair: which is used, how they are changed; and handshakes in number, which cost a cookie.
#include "support/links.hpp"

using base::DropReason;
using session::FrameKind;
using namespace std::chrono_literals;
using namespace test;

TEST_CASE("keys: one that the other does not have is refused, and both ids can be told") {
  Pair pair({filled(1)}, {filled(2)});
  const auto init = *pair.a.poll(pair.now);
  CHECK(refusal(pair.b.open(pair.now, pair.a, init)) == DropReason::key_unknown);
  CHECK_FALSE(pair.b.answer());
  const auto ids = pair.b.link.key_ids();
  CHECK(ids.refused == pair.a.link.key_ids().own);
  CHECK(ids.own != ids.refused);
}

TEST_CASE("keys: both of two open, the first one sends") {
  Pair pair({filled(1)}, {filled(2), filled(1)});
  pair.meet();
  CHECK(pair.talks());
}

TEST_CASE("keys: one that was refused is forgotten once the peer has the right one") {
  Pair pair({filled(1)}, {filled(2)});
  const auto init = *pair.a.poll(pair.now);
  CHECK(refusal(pair.b.open(pair.now, pair.a, init)) == DropReason::key_unknown);
  CHECK(pair.b.link.key_ids().refused != 0);
  pair.a.link.set_keys(std::vector{filled(2)});
  pair.now += 1s;
  pair.meet();
  CHECK(pair.talks());
  CHECK(pair.b.link.key_ids().refused == 0);
}

TEST_CASE("keys: changed in three steps, host by host, without losing a packet") {
  Pair pair;
  pair.meet();
  const auto old_id = pair.a.link.key_ids().own;
  const auto step = [&](End& end, const std::vector<session::Key>& keys) {
    end.link.set_keys(keys);
    auto& other = &end == &pair.a ? pair.b : pair.a;
    for (int i = 0; i < 20; ++i) {
      REQUIRE(pair.talks());
      if (const auto init = end.poll(pair.now)) {
        REQUIRE(other.open(pair.now, end, *init));
        const auto resp = other.answer();
        REQUIRE(resp);
        REQUIRE(pair.talks());
        REQUIRE(end.open(pair.now, other, *resp));
        REQUIRE(pair.talks());
      }
      if (end.link.wants_ping(pair.now)) REQUIRE(other.open(pair.now, end, end.seal(pair.now)));
      pair.pass(10ms);
    }
  };
  for (auto* const end : {&pair.a, &pair.b}) step(*end, {filled(1), filled(2)});
  for (auto* const end : {&pair.a, &pair.b}) step(*end, {filled(2), filled(1)});
  for (auto* const end : {&pair.a, &pair.b}) step(*end, {filled(2)});
  CHECK(pair.a.link.key_ids().own != old_id);
  CHECK(pair.a.link.key_ids().own == pair.b.link.key_ids().own);
  CHECK(pair.a.link.lost() == 0);
  CHECK(pair.b.link.lost() == 0);
}

TEST_CASE("keys: a removed one ends its sessions") {
  Pair pair;
  pair.meet();
  const auto data = pair.a.seal(pair.now);
  pair.b.link.set_keys(std::vector{filled(2)});
  CHECK(refusal(pair.b.open(pair.now, pair.a, data)) == DropReason::session_unknown);
  CHECK(pair.b.seal(pair.now).empty());
}

TEST_CASE("keys: the same ones read again change nothing") {
  Pair pair;
  pair.meet();
  REQUIRE(pair.talks());
  pair.a.link.set_keys(std::vector{filled(1)});
  CHECK_FALSE(pair.a.poll(pair.now + 500ms));
  CHECK(pair.talks());
}

namespace {

// INITs of a that it really sends, as somebody could record them over a long time.
std::vector<Octets> recorded(Pair& pair, int count) {
  std::vector<Octets> inits;
  for (int i = 0; i < count; ++i) {
    pair.pass(1s);
    inits.push_back(*pair.a.poll(pair.now));
  }
  return inits;
}

}  // namespace

TEST_CASE("load: more than a few INITs of one peer cost a cookie, and with it the peer gets through") {
  Pair pair;
  const auto all = recorded(pair, 60);
  const auto inits = std::vector(all.begin(), all.begin() + 40);
  std::size_t answers = 0;
  std::size_t cookies = 0;
  for (const auto& init : inits) {
    const auto opened = pair.b.open(pair.now, pair.a, init);
    if (opened) ++answers;
    const auto message = pair.b.answer();
    REQUIRE(message);
    if (message->size() != session::kCookieBytes) continue;
    ++cookies;
    CHECK(refusal(opened) == DropReason::cookie_needed);
  }
  CHECK(answers == 4);
  CHECK(cookies == inits.size() - 4);

  // The true one: refused once, and with the cookie answered.
  pair.pass(20ms);
  std::optional<Octets> init;
  while (!(init = pair.a.poll(pair.now))) pair.pass(1ms);
  for (auto more = all.begin() + 40; more != all.end(); ++more) (void)pair.b.open(pair.now, pair.a, *more);
  CHECK(refusal(pair.b.open(pair.now, pair.a, *init)) == DropReason::cookie_needed);
  const auto cookie = *pair.b.answer();
  REQUIRE(pair.a.open(pair.now, pair.b, cookie));
  init = pair.a.poll(pair.now);
  REQUIRE(init);
  REQUIRE(pair.b.open(pair.now, pair.a, *init));
  REQUIRE(pair.a.open(pair.now, pair.b, *pair.b.answer()));
  REQUIRE(pair.b.open(pair.now, pair.a, pair.a.seal(pair.now)));
  CHECK(pair.talks());
}

TEST_CASE("load: a cookie is of one address, and answers one INIT") {
  Pair pair;
  for (const auto& init : recorded(pair, 5)) (void)pair.b.open(pair.now, pair.a, init);
  const auto cookie = *pair.b.answer();
  REQUIRE(pair.a.open(pair.now, pair.b, cookie));
  auto changed = cookie;
  changed.back() ^= 1;
  CHECK(refusal(pair.a.open(pair.now, pair.b, changed)) == DropReason::cookie_wrong);
  const auto init = *pair.a.poll(pair.now);
  auto elsewhere = pair.a.address;
  elsewhere.port = 4444;
  CHECK(refusal(pair.b.link.open(pair.now, elsewhere, init, pair.b.scratch)) == DropReason::cookie_needed);
  for (std::size_t bit = 0; bit < cookie.size() * 8; ++bit) {
    auto flipped = cookie;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    CHECK_FALSE(pair.a.open(pair.now, pair.b, flipped));
  }
}

TEST_CASE("load: what is not made with the key is never answered, at whatever rate") {
  Pair pair({filled(9)}, {filled(1)});
  const auto init = *pair.a.poll(pair.now);
  for (int i = 0; i < 1000; ++i) {
    CHECK_FALSE(pair.b.open(pair.now, pair.a, init));
    CHECK_FALSE(pair.b.answer());
  }
}

TEST_CASE("plaintext: a secured pair takes nothing in clear") {
  Pair pair;
  pair.meet();
  Octets plain(60);
  plain[0] = session::kTypePlain;
  plain[1] = session::kVersion;
  CHECK(refusal(pair.b.open(pair.now, pair.a, plain)) == DropReason::plaintext_refused);
  CHECK(refusal(pair.b.open(pair.now, pair.a, Octets{})) == DropReason::datagram_malformed);
}
