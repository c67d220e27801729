#include <doctest/doctest.h>

#include <algorithm>

#include "core/events.hpp"
#include "support/octets.hpp"

using core::Actions;

TEST_CASE("actions: datagrams keep their octets beside each other") {
  Actions actions;
  for (std::uint8_t i = 1; i <= 3; ++i) {
    const auto room = actions.room();
    REQUIRE(room.size() == carrier::kMaxDatagramBytes);
    std::ranges::fill(room.first(i), i);
    actions.send({}, i);
  }
  REQUIRE(actions.sends().size() == 3);
  for (std::uint8_t i = 1; i <= 3; ++i) {
    CHECK(test::copy(actions.sends()[i - 1u].octets) == test::Octets(i, i));
  }
}

TEST_CASE("actions: bounded, and what finds no room is counted") {
  Actions actions;
  for (int i = 0; i < 10'000; ++i) {
    actions.send({}, std::min(actions.room().size(), carrier::kMaxDatagramBytes));
    actions.inject({});
    actions.notice({});
  }
  CHECK(actions.sends().size() < 1500);
  CHECK(actions.injects().size() < 100);
  CHECK(actions.notices().size() < 1000);
  CHECK(actions.overflowed() == 30'000 - actions.sends().size() - actions.injects().size() - actions.notices().size());
  actions.clear();
  CHECK(actions.sends().empty());
  CHECK(actions.injects().empty());
  CHECK(actions.notices().empty());
  CHECK(actions.room().size() == carrier::kMaxDatagramBytes);
}
