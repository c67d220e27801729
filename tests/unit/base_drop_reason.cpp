#include "base/drop_reason.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace {

template <class Look>
void each_reason(Look look) {
  for (std::size_t i = 0; i < base::kDropReasons; ++i) look(static_cast<base::DropReason>(i));
}

}  // namespace

TEST_CASE("drop reason: the table is in the order of the enum") {
  each_reason([](base::DropReason reason) { CHECK(base::text(reason).reason == reason); });
  CHECK(base::name(base::DropReason::ip_malformed) == "ip_malformed");
  CHECK(base::name(base::DropReason::carp_seen) == "carp_seen");
  CHECK(base::name(base::DropReason::inject_failed) == "inject_failed");
}

TEST_CASE("drop reason: names are unique and fit for a counter") {
  std::set<std::string_view> seen;
  each_reason([&](base::DropReason reason) {
    const auto name = base::name(reason);
    CHECK_MESSAGE(seen.insert(name).second, name);
    CHECK_FALSE(name.empty());
    CHECK_MESSAGE(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos, name);
  });
}

TEST_CASE("drop reason: each has one sentence and one fix, each in one line") {
  each_reason([](base::DropReason reason) {
    const auto& text = base::text(reason);
    for (const auto part : {text.sentence, text.fix}) {
      INFO(text.name);
      CHECK_FALSE(part.empty());
      CHECK(part.find('\n') == std::string_view::npos);
      CHECK_FALSE(part.ends_with('.'));
      CHECK_FALSE(part.ends_with(' '));
    }
  });
}
