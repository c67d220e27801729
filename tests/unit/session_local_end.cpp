#include "session/local_end.hpp"

#include <doctest/doctest.h>

#include <set>

#include "support/links.hpp"

using namespace std::chrono_literals;
using session::LocalEnd;

namespace {

class Repeating final : public base::Random {
 public:
  std::uint64_t next() override { return number_++ / 2; }  // each one twice, 0 first

 private:
  std::uint64_t number_ = 0;
};

constexpr base::Instant at(base::Duration time) { return base::Instant(time); }

}  // namespace

TEST_CASE("local end: indices are never 0 and never given out twice") {
  Repeating random;
  LocalEnd local(1, random);
  std::set<std::uint32_t> indices;
  for (int i = 0; i < 50; ++i) indices.insert(local.draw_index());
  CHECK(indices.size() == 50);
  CHECK(indices.count(0) == 0);
  local.return_index(*indices.begin());
  local.return_index(0);
}

TEST_CASE("local end: more than 100 handshakes a second are load, which is held for a second") {
  test::SeededRandom dice(1);
  LocalEnd local(1, dice);
  for (int i = 0; i < 100; ++i) CHECK_FALSE(local.count_init(at(10s)));
  CHECK(local.count_init(at(10500ms)));
  CHECK(local.count_init(at(11400ms)));
  CHECK_FALSE(local.count_init(at(11600ms)));
}

TEST_CASE("local end: a source that has shown a cookie has a bucket of its own") {
  test::SeededRandom dice(1);
  LocalEnd local(1, dice);
  const wire::IpAddress one(test::Octets{10, 0, 0, 1});
  const wire::IpAddress other(test::Octets{10, 0, 0, 2});
  int taken = 0;
  while (local.source_may(at(10s), one)) ++taken;
  CHECK(taken == 8);
  CHECK(local.source_may(at(10s), other));
  CHECK_FALSE(local.source_may(at(10100ms), one));
  CHECK(local.source_may(at(10300ms), one));
}
