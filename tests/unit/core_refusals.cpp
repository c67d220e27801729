#include "core/refusals.hpp"

#include <doctest/doctest.h>

using base::DropReason;
using core::Refusals;
using namespace std::chrono_literals;

TEST_CASE("refusals: the first is told at once, the next ones after ten seconds with their number") {
  Refusals refusals(3);
  CHECK(refusals.count(base::Instant{0s}, 1, DropReason::late) == 1);
  for (int i = 0; i < 5; ++i) CHECK_FALSE(refusals.count(base::Instant{9s}, 1, DropReason::late));
  CHECK(refusals.count(base::Instant{10s}, 1, DropReason::late) == 6);
  CHECK_FALSE(refusals.count(base::Instant{19s}, 1, DropReason::late));
  CHECK(refusals.count(base::Instant{1h}, 1, DropReason::late) == 2);
}

TEST_CASE("refusals: each peer and each reason by itself; strangers are one") {
  Refusals refusals(3);
  const base::Instant now{5s};
  CHECK(refusals.count(now, 0, DropReason::late) == 1);
  CHECK(refusals.count(now, 2, DropReason::late) == 1);
  CHECK(refusals.count(now, 2, DropReason::source_own) == 1);
  CHECK(refusals.count(now, std::nullopt, DropReason::late) == 1);
  CHECK_FALSE(refusals.count(now, std::nullopt, DropReason::late));
  CHECK(refusals.count(now, 2, DropReason::inject_failed) == 1);
}

TEST_CASE("refusals: what belongs to a healthy relay is not worth a line") {
  for (const auto reason : {DropReason::duplicate, DropReason::reordered, DropReason::foreign_source,
                            DropReason::native_standby, DropReason::carp_seen}) {
    CHECK_FALSE(core::is_worth_telling(reason));
  }
  for (const auto reason : {DropReason::unknown_peer, DropReason::wrong_node, DropReason::vrrp_checksum, DropReason::late,
                            DropReason::source_contested, DropReason::rate_exceeded, DropReason::plaintext_refused}) {
    CHECK(core::is_worth_telling(reason));
  }
}
