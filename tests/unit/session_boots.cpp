#include "session/boots.hpp"

#include <doctest/doctest.h>

using session::Boots;
using Verdict = Boots::Verdict;

TEST_CASE("boots: the first one is taken, then known") {
  Boots boots;
  CHECK(boots.see(7) == Verdict::switched);
  CHECK(boots.see(7) == Verdict::current);
  CHECK(boots.see(7) == Verdict::current);
}

TEST_CASE("boots: a new one switches at first sight, and the old one is refused") {
  Boots boots;
  boots.see(7);
  CHECK(boots.see(8) == Verdict::switched);
  CHECK(boots.see(7) == Verdict::retired);
  CHECK(boots.see(8) == Verdict::current);
  CHECK(boots.see(7) == Verdict::retired);
}

TEST_CASE("boots: any number is a boot id, 0 too") {
  Boots boots;
  CHECK(boots.see(0) == Verdict::switched);
  CHECK(boots.see(0) == Verdict::current);
  CHECK(boots.see(5) == Verdict::switched);
  CHECK(boots.see(0) == Verdict::retired);
}

TEST_CASE("boots: a boot never seen is not mistaken for a free place") {
  Boots boots;
  boots.see(5);
  CHECK(boots.see(0) == Verdict::switched);
}

TEST_CASE("boots: the last eight are remembered") {
  Boots boots;
  for (std::uint64_t boot = 1; boot <= 9; ++boot) CHECK(boots.see(boot) == Verdict::switched);
  for (std::uint64_t boot = 1; boot <= 8; ++boot) CHECK(boots.see(boot) == Verdict::retired);
  CHECK(boots.see(9) == Verdict::current);
  CHECK(boots.see(10) == Verdict::switched);
  for (std::uint64_t boot = 2; boot <= 9; ++boot) CHECK(boots.see(boot) == Verdict::retired);
}
