#include "core/held.hpp"

#include <doctest/doctest.h>

#include "support/octets.hpp"

using core::HeldAdverts;
using core::StreamKey;
using namespace std::chrono_literals;

namespace {

constexpr base::Instant at(base::Duration time) { return base::Instant(time); }

StreamKey stream(std::uint8_t vrid) { return {0, wire::IpAddress(test::Octets{10, 0, 0, 1}), vrid}; }

std::size_t hold(HeldAdverts& held, base::Instant now, std::uint8_t vrid, std::uint64_t id) {
  session::FrameHead head;
  head.id = id;
  std::size_t dropped = 0;
  held.hold(now, {stream(vrid), head, now, {}}, test::Octets(40, static_cast<std::uint8_t>(id)),
            [&](const HeldAdverts::Entry& entry) {
              ++dropped;
              CHECK(entry.octets == test::Octets(40, static_cast<std::uint8_t>(entry.head.id)));
            });
  return dropped;
}

std::vector<std::uint64_t> released(HeldAdverts& held) {
  std::vector<std::uint64_t> ids;
  held.release([&](const HeldAdverts::Entry& entry) {
    ids.push_back(entry.head.id);
    CHECK(entry.octets == test::Octets(40, static_cast<std::uint8_t>(entry.head.id)));
  });
  return ids;
}

}  // namespace

TEST_CASE("held: the newest of each virtual router, in the order of their capture") {
  HeldAdverts held;
  CHECK(hold(held, at(1s), 51, 1) == 0);
  CHECK(hold(held, at(1s), 52, 2) == 0);
  CHECK(hold(held, at(1s), 51, 3) == 1);
  CHECK(held.size() == 2);
  CHECK(released(held) == std::vector<std::uint64_t>{2, 3});
  CHECK(held.size() == 0);
}

TEST_CASE("held: for 200 ms at the most") {
  HeldAdverts held;
  hold(held, at(1s), 51, 1);
  hold(held, at(1100ms), 52, 2);
  std::vector<std::uint64_t> dropped;
  const auto drop = [&](const HeldAdverts::Entry& entry) { dropped.push_back(entry.head.id); };
  held.drop_old(at(1200ms), drop);
  CHECK(dropped.empty());
  held.drop_old(at(1201ms), drop);
  CHECK(dropped == std::vector<std::uint64_t>{1});
  CHECK(released(held) == std::vector<std::uint64_t>{2});
}

TEST_CASE("held: bounded; the oldest makes room") {
  HeldAdverts held;
  std::size_t dropped = 0;
  for (std::uint8_t i = 0; i < 100; ++i) dropped += hold(held, at(1s), i, i + 1u);
  CHECK(held.size() == HeldAdverts::kMost);
  CHECK(dropped == 100 - HeldAdverts::kMost);
  CHECK(released(held).front() == 37);
}
