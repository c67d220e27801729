#include "base/token_bucket.hpp"

#include <doctest/doctest.h>

using base::TokenBucket;
using namespace std::chrono_literals;

namespace {

int taken(TokenBucket& bucket, base::Instant now, double rate, int tries) {
  int count = 0;
  for (int i = 0; i < tries; ++i) count += bucket.take(now, rate, rate) ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("token bucket: a burst as large as the rate, then none") {
  TokenBucket bucket;
  CHECK(taken(bucket, base::Instant{5s}, 250, 1000) == 250);
  CHECK_FALSE(bucket.take(base::Instant{5s}, 250, 250));
}

TEST_CASE("token bucket: fills again with time, to the burst at most") {
  TokenBucket bucket;
  taken(bucket, base::Instant{5s}, 100, 1000);
  CHECK(taken(bucket, base::Instant{5500ms}, 100, 1000) == 50);
  CHECK(taken(bucket, base::Instant{1h}, 100, 1000) == 100);
}

TEST_CASE("token bucket: over a long time the rate holds") {
  TokenBucket bucket;
  int count = 0;
  for (int ms = 0; ms < 10'000; ++ms) count += bucket.take(base::Instant{std::chrono::milliseconds(ms)}, 20, 20) ? 1 : 0;
  CHECK(count >= 20 + 198);
  CHECK(count <= 20 + 201);
}

TEST_CASE("token bucket: the lowest rate lets one through each second") {
  TokenBucket bucket;
  CHECK(taken(bucket, base::Instant{0s}, 1, 10) == 1);
  CHECK(taken(bucket, base::Instant{999ms}, 1, 10) == 0);
  CHECK(taken(bucket, base::Instant{1001ms}, 1, 10) == 1);
}

TEST_CASE("token bucket: the burst may differ from the rate") {
  TokenBucket bucket;
  int count = 0;
  while (bucket.take(base::Instant{5s}, 5, 8)) ++count;
  CHECK(count == 8);
  CHECK_FALSE(bucket.has(base::Instant{5199ms}, 5, 8));
  CHECK(bucket.has(base::Instant{5200ms}, 5, 8));
  CHECK(bucket.has(base::Instant{5200ms}, 5, 8));  // asking takes nothing
  CHECK(bucket.take(base::Instant{5200ms}, 5, 8));
}
