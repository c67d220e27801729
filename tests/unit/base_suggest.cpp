#include "base/suggest.hpp"

#include <array>

#include "doctest/doctest.h"

TEST_CASE("base suggest: near names only") {
  constexpr std::array<std::string_view, 5> kKeys{"port", "ping", "rate", "max_delay", "interface"};
  const auto near = [&](std::string_view given) { return base::nearest(given, kKeys); };
  CHECK(near("prot") == "port");
  CHECK(near("ports") == "port");
  CHECK(near("por") == "port");
  CHECK(near("max-delay") == "max_delay");
  CHECK(near("maxdelay") == "max_delay");
  CHECK(near("interfaces") == "interface");
  CHECK(near("x").empty());
  CHECK(near("").empty());
  CHECK(near("quorum").empty());
  CHECK(near(std::string(100'000, 'a')).empty());
  CHECK(base::did_you_mean("prot", kKeys) == "; did you mean `port`?");
  CHECK(base::did_you_mean("quorum", kKeys).empty());
}
