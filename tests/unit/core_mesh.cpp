#include "core/mesh.hpp"

#include <doctest/doctest.h>

#include <array>

#include "core/events.hpp"

using core::NoticeKind;
using core::Reach;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kA = 0, kB = 1, kC = 2;
using Row = std::array<Reach, 3>;
constexpr auto U = Reach::undecided, N = Reach::unknown, Q = Reach::unanswered, Y = Reach::answers, S = Reach::silent;

// As host c sees it.
struct Third {
  base::Instant now{1h};
  core::Mesh mesh{3, kC, 1s};
  core::Actions out;

  void say(std::size_t by, const Row& row) { mesh.told(now, by, row); }
  void pass(base::Duration time) {
    now += time;
    out.clear();
    mesh.review(now, out);
  }
  std::size_t told(NoticeKind kind) const {
    return static_cast<std::size_t>(std::ranges::count(out.notices(), kind, &core::Notice::kind));
  }
};

}  // namespace

TEST_CASE("mesh: one way, as two others tell, is named after a PING and a quarter, and once") {
  for (const auto back : {Y, N}) {
    Third third;
    third.say(kA, {U, back, Y});
    third.say(kB, {S, U, Y});
    third.pass(0s);
    CHECK(third.out.notices().empty());
    CHECK(third.mesh.next_deadline() == third.now + 1250ms);
    CHECK(third.mesh.does_not_hear(kB, kA));
    CHECK_FALSE(third.mesh.does_not_hear(kA, kB));
    third.pass(1249ms);
    CHECK(third.out.notices().empty());
    third.pass(1ms);
    REQUIRE(third.told(NoticeKind::one_way) == 1);
    CHECK(third.out.notices()[0].peer == kB);
    CHECK(third.out.notices()[0].other == kA);
    CHECK(third.out.notices()[0].elapsed == 1250ms);
    CHECK(third.mesh.one_way_since(kB, kA) == third.now - 1250ms);
    CHECK_FALSE(third.mesh.one_way_since(kA, kB));
    CHECK_FALSE(third.mesh.next_deadline());
    third.say(kA, {U, back, S});
    third.pass(5s);
    CHECK(third.out.notices().empty());

    third.say(kB, {Y, U, Y});
    third.pass(0s);
    REQUIRE(third.told(NoticeKind::one_way_gone) == 1);
    CHECK(third.out.notices()[0].peer == kB);
    CHECK(third.out.notices()[0].other == kA);
    CHECK_FALSE(third.mesh.one_way_since(kB, kA));
  }
}

TEST_CASE("mesh: what lasts for less than a PING is not named: the other one finds out later") {
  Third third;
  third.say(kA, {U, Y, Y});
  third.say(kB, {S, U, Y});
  third.pass(0s);
  third.pass(1s);
  third.say(kA, {U, S, Y});
  third.pass(0s);
  CHECK_FALSE(third.mesh.next_deadline());
  third.pass(5s);
  CHECK(third.out.notices().empty());
  // Cut both ways: each does not hear the other, and neither is one way.
  CHECK(third.mesh.does_not_hear(kA, kB));
  CHECK(third.mesh.does_not_hear(kB, kA));
}

TEST_CASE("mesh: nothing is one way while one of the two has told nothing") {
  Third third;
  third.say(kB, {S, U, Y});
  third.pass(5s);
  CHECK_FALSE(third.mesh.one_way_since(kB, kA));
  third.say(kA, {U, U, Y});
  third.pass(5s);
  CHECK_FALSE(third.mesh.one_way_since(kB, kA));
  // Carriers without PINGs: both know nothing.
  third.say(kA, {U, N, N});
  third.say(kB, {N, U, N});
  third.pass(5s);
  CHECK(third.out.notices().empty());
}

TEST_CASE("mesh: this host's own word is enough") {
  Third third;
  third.say(kC, {Q, Y, U});
  third.pass(0s);
  third.pass(1250ms);
  REQUIRE(third.told(NoticeKind::one_way) == 1);
  CHECK(third.out.notices()[0].peer == kA);
  CHECK(third.out.notices()[0].other == kC);
}

TEST_CASE("mesh: a host that is not heard any more, or tells no more, does not count") {
  Third third;
  third.say(kA, {U, Y, Y});
  third.say(kB, {S, U, Y});
  third.pass(0s);
  third.pass(2s);
  REQUIRE(third.told(NoticeKind::one_way) == 1);
  third.mesh.forget(kB);
  third.pass(0s);
  CHECK(third.told(NoticeKind::one_way_gone) == 1);

  third.say(kA, {U, Y, Y});
  third.say(kB, {S, U, Y});
  third.pass(0s);
  third.pass(2s);
  REQUIRE(third.told(NoticeKind::one_way) == 1);
  third.mesh.sweep(third.now + 12s);
  third.pass(0s);
  CHECK(third.told(NoticeKind::one_way) + third.told(NoticeKind::one_way_gone) == 0);
  third.mesh.sweep(third.now + 16s);
  third.pass(0s);
  CHECK(third.told(NoticeKind::one_way_gone) == 1);
}

TEST_CASE("mesh: hosts get other numbers, and what is named stays named") {
  Third third;
  third.say(kA, {U, Y, Y});
  third.say(kB, {S, U, Y});
  third.pass(0s);
  third.pass(2s);
  // c, a, d, b: the last two of three have moved, and one is new.
  constexpr std::array<std::optional<std::size_t>, 4> kOld{kC, kA, std::nullopt, kB};
  third.mesh.renumber(4, 0, 1s, [&](std::size_t i) { return kOld[i]; });
  third.pass(0s);
  CHECK(third.out.notices().empty());
  CHECK(third.mesh.one_way_since(3, 1));
  third.mesh.told(third.now, 3, std::array{Y, Y, U, U});
  third.pass(0s);
  REQUIRE(third.told(NoticeKind::one_way_gone) == 1);
  CHECK(third.out.notices()[0].peer == 3);
  CHECK(third.out.notices()[0].other == 1);
}
