#include "core/counters.hpp"

#include <doctest/doctest.h>

#include <set>

TEST_CASE("counters: the table is in the order of the enum, names are unique") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < core::kMetrics; ++i) {
    const auto& text = core::kMetricTexts[i];
    CHECK(text.metric == static_cast<core::Metric>(i));
    CHECK(names.insert(text.name).second);
    CHECK_FALSE(text.help.empty());
  }
}

TEST_CASE("counters: metrics and drop reasons do not touch each other") {
  core::Counters counters;
  counters.add(core::Metric::captured);
  counters.add(core::Metric::captured);
  counters.take_back(core::Metric::captured);
  counters.add(base::DropReason::ip_malformed);
  CHECK(counters.get(core::Metric::captured) == 1);
  CHECK(counters.get(core::Metric::native) == 0);
  CHECK(counters.get(base::DropReason::ip_malformed) == 1);
  CHECK(counters.get(base::DropReason::inject_failed) == 0);
}
