#include "trace/offsets.hpp"

#include <doctest/doctest.h>

#include "support/trace_records.hpp"

using namespace std::chrono_literals;
using namespace test;
using trace::OffsetFinder;

namespace {

constexpr auto kDelay = 1ms;

// `count` adverts from one host to the other, one a second; host after host, as files are read.
void send(OffsetFinder& finder, std::string_view from, base::Duration from_ahead, std::string_view to, base::Duration to_ahead,
          int count = 100) {
  for (int i = 0; i < count; ++i) finder.add(carried(from, to, static_cast<std::uint64_t>(i + 1), kTraceStart + i * 1s + from_ahead));
  for (int i = 0; i < count; ++i) {
    finder.add(received(to, from, static_cast<std::uint64_t>(i + 1), kTraceStart + i * 1s + to_ahead + kDelay));
  }
}

}  // namespace

TEST_CASE("offsets: of two hosts that send to each other") {
  OffsetFinder finder;
  send(finder, "a", 0ms, "b", 12ms);
  send(finder, "b", 12ms, "a", 0ms);
  const auto offsets = finder.result();
  REQUIRE(offsets.all().size() == 2);
  CHECK(offsets.all()[0].host == "a");
  const auto* b = offsets.find("b");
  REQUIRE(b != nullptr);
  CHECK(b->adverts == 200);
  CHECK(b->is_steady());
  CHECK(b->pieces[0].ahead == 12ms);
  CHECK(to_string(*b, "a") == "b is 12.0 ms ahead of a (+-1.0 ms, from 200 adverts)");
  CHECK(offsets.corrected("b", kTraceStart + 12ms) == kTraceStart);
  CHECK(offsets.corrected("a", kTraceStart) == kTraceStart);
  CHECK(offsets.corrected("stranger", kTraceStart) == kTraceStart);
}

TEST_CASE("offsets: over a host in between, whichever end is met first") {
  for (const auto* const first : {"a", "b", "c"}) {
    OffsetFinder finder;
    trace::Record greeting;
    greeting.host = first;
    finder.add(greeting);
    send(finder, "a", 0ms, "b", 20ms);
    send(finder, "b", 20ms, "a", 0ms);
    send(finder, "c", -3s, "b", 20ms);
    send(finder, "b", 20ms, "c", -3s);
    const auto offsets = finder.result();
    CHECK(offsets.all()[0].host == first);
    const auto a = offsets.corrected("a", kTraceStart);
    CHECK(offsets.corrected("b", kTraceStart + 20ms) == a);
    CHECK(offsets.corrected("c", kTraceStart - 3s) == a);
    CHECK(offsets.find(first == std::string_view("c") ? "a" : "c")->against == "b");
  }
}

TEST_CASE("offsets: the better links are taken") {
  OffsetFinder finder;
  send(finder, "a", 0ms, "b", 20ms);
  send(finder, "b", 20ms, "a", 0ms);
  send(finder, "b", 20ms, "c", 5ms);
  send(finder, "c", 5ms, "b", 20ms);
  send(finder, "a", 0ms, "c", 900ms);  // one direction, and wrong
  CHECK(finder.result().find("c")->against == "b");
  CHECK(finder.result().find("c")->pieces[0].ahead == 5ms);
  CHECK(finder.result().find("c")->pieces[0].error == 2ms);
}

TEST_CASE("offsets: one direction only is said to be a bound") {
  OffsetFinder finder;
  send(finder, "a", 0ms, "b", 20s);
  CHECK(to_string(*finder.result().find("b"), "a") == "b is about 20.0 s ahead of a (only a bound: no adverts went both ways, from 100 adverts)");
}

TEST_CASE("offsets: a host that nothing links is said to have none") {
  OffsetFinder finder;
  send(finder, "a", 0ms, "b", 20ms);
  finder.add(carried("z", "y", 1, kTraceStart));
  const auto offsets = finder.result();
  REQUIRE(offsets.find("z") != nullptr);
  CHECK_FALSE(offsets.find("z")->is_known());
  CHECK(offsets.find("y") == nullptr);
  CHECK(to_string(*offsets.find("z"), "a") == "z: no advert links its clock with that of a; its times are taken as they are");
}

TEST_CASE("offsets: what was not sent, or has no id, or comes of another run of the relay tells nothing") {
  OffsetFinder finder;
  auto out = carried("a", "b", 1, kTraceStart);
  out.drop = base::DropReason::send_failed;
  finder.add(out);
  finder.add(received("b", "a", 1, kTraceStart));
  finder.add(carried("a", "b", 0, kTraceStart));
  finder.add(received("b", "a", 0, kTraceStart));
  finder.add(carried("a", "b", 2, kTraceStart));
  auto other_boot = received("b", "a", 2, kTraceStart);
  other_boot.boot = 8;
  finder.add(other_boot);
  auto other_path = received("b", "a", 2, kTraceStart);
  other_path.path = 1;
  finder.add(other_path);
  CHECK_FALSE(finder.result().find("b")->is_known());
}

TEST_CASE("offsets: a copy that the network doubled counts when it first came") {
  OffsetFinder finder;
  finder.add(received("b", "a", 1, kTraceStart + 2ms));
  auto doubled = received("b", "a", 1, kTraceStart + 90ms);
  doubled.drop = base::DropReason::counter_replayed;
  finder.add(doubled);
  finder.add(carried("a", "b", 1, kTraceStart));
  CHECK(finder.result().find("a")->pieces[0].ahead == 0ms);
  CHECK(finder.result().find("a")->pieces[0].error == 2ms);
}

TEST_CASE("offsets: a long trace, host after host, is sampled and still found") {
  OffsetFinder finder;
  send(finder, "a", 0ms, "b", 12ms, 200'000);
  send(finder, "b", 12ms, "a", 0ms, 200'000);
  const auto offsets = finder.result();
  CHECK(offsets.find("b")->pieces[0].ahead == 12ms);
  CHECK(offsets.find("b")->adverts > 10'000);
  CHECK(offsets.find("b")->adverts < 400'000);
}

TEST_CASE("offsets: a clock that is set is said, and each part is corrected by its own offset") {
  OffsetFinder finder;
  send(finder, "a", 0ms, "b", 12ms, 300);
  send(finder, "b", 12ms, "a", 0ms, 300);
  for (int i = 300; i < 600; ++i) {
    const auto id = static_cast<std::uint64_t>(i + 1);
    const auto at = kTraceStart + i * 1s;
    finder.add(carried("a", "b", id, at));
    finder.add(received("b", "a", id, at + 30s + kDelay));
    finder.add(carried("b", "a", id, at + 30s));
    finder.add(received("a", "b", id, at + kDelay));
  }
  const auto offsets = finder.result();
  CHECK_FALSE(offsets.find("b")->is_steady());
  CHECK(offsets.corrected("b", kTraceStart + 100s + 12ms) == kTraceStart + 100s);
  CHECK(offsets.corrected("b", kTraceStart + 500s + 30s) == kTraceStart + 500s);
  CHECK(to_string(*offsets.find("b"), "a").starts_with("b: its clock or that of a was set, or drifts: 12.0 ms ahead of a at first"));
}

TEST_CASE("offsets: more hosts than there is room for, and impossible times, do no harm") {
  OffsetFinder finder;
  for (int i = 0; i < 200; ++i) finder.add(carried("h" + std::to_string(i), "h" + std::to_string(i + 1), 1, base::Duration::max()));
  for (int i = 1; i < 200; ++i) finder.add(received("h" + std::to_string(i), "h" + std::to_string(i - 1), 1, base::Duration::min()));
  const auto offsets = finder.result();
  CHECK(offsets.all().size() <= trace::kMaxClocks);
  for (const auto& one : offsets.all()) CHECK(offsets.corrected(one.host, base::Duration::min()) <= base::Duration::max());
}
