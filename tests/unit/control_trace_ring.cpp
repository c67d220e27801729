#include "control/trace_ring.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/octets.hpp"

using control::TraceRing;

namespace {

// Every octet of record N says N.
test::Octets octets_of(std::uint64_t number, std::size_t size) { return test::Octets(size, static_cast<std::uint8_t>(number)); }

void push(TraceRing& ring, std::uint64_t number, std::size_t size) {
  const auto octets = octets_of(number, size);
  ring.push(octets).id = number;
}

std::size_t size_of(std::uint64_t number) { return number % 7 * 5; }

}  // namespace

TEST_CASE("trace ring: the newest records are there, whole and in order") {
  TraceRing ring(8, 4096);
  CHECK(ring.begin() == ring.end());
  for (std::uint64_t i = 0; i < 20; ++i) push(ring, i, size_of(i));
  CHECK(ring.begin() == 12);
  CHECK(ring.end() == 20);
  for (auto i = ring.begin(); i < ring.end(); ++i) {
    CHECK(ring.at(i).id == i);
    CHECK(std::ranges::equal(ring.at(i).octets, octets_of(i, size_of(i))));
  }
}

TEST_CASE("trace ring: where octets are scarce, fewer records are kept, and none is mixed with another") {
  TraceRing ring(64, 100);
  for (std::uint64_t i = 0; i < 300; ++i) {
    push(ring, i, 1 + i % 40);
    REQUIRE(ring.begin() < ring.end());
    REQUIRE(ring.end() == i + 1);
    std::size_t sum = 0;
    for (auto at = ring.begin(); at < ring.end(); ++at) {
      REQUIRE(ring.at(at).id == at);
      REQUIRE(std::ranges::equal(ring.at(at).octets, octets_of(at, 1 + at % 40)));
      sum += ring.at(at).octets.size();
    }
    REQUIRE(sum <= 100);
  }
  CHECK(ring.end() - ring.begin() >= 2);
}

TEST_CASE("trace ring: records without octets need no room") {
  TraceRing ring(4, 10);
  push(ring, 0, 9);
  for (std::uint64_t i = 1; i < 4; ++i) push(ring, i, 0);
  CHECK(ring.begin() == 0);
  CHECK(std::ranges::equal(ring.at(0).octets, octets_of(0, 9)));
}
