#include "base/result.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace {

enum class Why { no, never };

base::Result<int, Why> half(int value) {
  if (value % 2 != 0) return base::Err(Why::never);
  return value / 2;
}

}  // namespace

TEST_CASE("result: a value or a reason") {
  CHECK(half(8));
  CHECK(*half(8) == 4);
  CHECK_FALSE(half(7));
  CHECK(half(7).error() == Why::never);
}

TEST_CASE("result: value and reason may be of one type") {
  const base::Result<int, int> good(1);
  const base::Result<int, int> bad(base::Err(1));
  CHECK(good);
  CHECK_FALSE(bad);
  CHECK(bad.error() == 1);
}

TEST_CASE("result: holds what cannot be copied") {
  base::Result<std::unique_ptr<int>, Why> result(std::make_unique<int>(3));
  REQUIRE(result);
  CHECK(**result == 3);
  const auto taken = std::move(*result);
  CHECK(*taken == 3);
}

TEST_CASE("result: a reason is converted") {
  const base::Result<base::Ok, std::string> result = base::Err("why");
  CHECK(result.error() == "why");
}
