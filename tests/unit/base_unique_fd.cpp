#include "base/unique_fd.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <type_traits>

namespace {

bool is_open(int fd) { return fcntl(fd, F_GETFD) != -1; }
base::UniqueFd open_one() { return base::UniqueFd(open("/dev/null", O_RDONLY | O_CLOEXEC)); }

}  // namespace

static_assert(!std::is_copy_constructible_v<base::UniqueFd> && !std::is_copy_assignable_v<base::UniqueFd>);

TEST_CASE("unique fd: none is none") {
  const base::UniqueFd none;
  CHECK_FALSE(none);
  CHECK(none.get() == -1);
}

TEST_CASE("unique fd: closes what it owns, once") {
  int number = -1;
  {
    const auto fd = open_one();
    REQUIRE(fd);
    number = fd.get();
    CHECK(is_open(number));
  }
  CHECK_FALSE(is_open(number));
}

TEST_CASE("unique fd: moving hands over") {
  auto first = open_one();
  const int number = first.get();
  auto second = std::move(first);
  CHECK_FALSE(first);
  CHECK(second.get() == number);
  CHECK(is_open(number));
}

TEST_CASE("unique fd: assignment does not leak what was there") {
  int old = -1;
  int kept = -1;
  {
    auto target = open_one();
    old = target.get();
    auto source = open_one();
    kept = source.get();
    target = std::move(source);
    CHECK(target.get() == kept);
    CHECK(is_open(kept));
  }
  CHECK_FALSE(is_open(old));
  CHECK_FALSE(is_open(kept));
}
