#include "trace/timeline.hpp"

#include <algorithm>

#include "doctest/doctest.h"
#include "support/story.hpp"

using base::DropReason;
using base::Stage;
using test::Scene;
using test::seconds;
using trace::End;
using trace::Timeline;
using trace::Why;

namespace {

struct Host {
  std::string name;
  std::string source;
  unsigned priority;
  std::uint64_t id = 0;
};

// What the relays of all hosts tell, kept in order of time.
class Play {
 public:
  explicit Play(bool with_ids = true) : with_ids_(with_ids) {}

  // The VRRP daemon of `from` sends; each of `to` gets it 1 ms later.
  Play& send(double at, Host& from, std::initializer_list<std::string> to, std::optional<unsigned> priority = {}) {
    ++from.id;
    Scene scene{.at = at, .priority = priority.value_or(from.priority), .source = from.source, .host = from.name, .stage = Stage::capture};
    if (with_ids_) {
      scene.origin = from.name;
      scene.id = from.id;
    }
    scenes_.push_back(scene);
    scene.at += 0.001;
    for (const auto& host : to) {
      scene.host = host;
      scene.stage = Stage::receive;
      scenes_.push_back(scene);
      scene.stage = Stage::inject;
      scenes_.push_back(scene);
    }
    return *this;
  }
  Play& add(const Scene& scene) {
    scenes_.push_back(scene);
    return *this;
  }
  // Only what that host tells.
  Play& only(std::string_view host) {
    std::erase_if(scenes_, [&](const auto& scene) { return scene.host != host; });
    return *this;
  }
  // As a file of the LAN: what was sent, without hosts.
  Play& as_file() {
    std::erase_if(scenes_, [](const auto& scene) { return scene.stage != Stage::capture; });
    for (auto& scene : scenes_) scene.stage = Stage::packet, scene.host.clear(), scene.origin.clear(), scene.id = 0;
    return *this;
  }

  Timeline timeline() {
    std::ranges::stable_sort(scenes_, {}, &Scene::at);
    Timeline timeline;
    for (const auto& scene : scenes_) test::tell(scene, [&](const auto& record, const auto& dissection) { timeline.add(record, dissection); });
    timeline.finish();
    return timeline;
  }

 private:
  bool with_ids_;
  std::vector<Scene> scenes_;
};

Host host_a() { return {"a", "10.0.0.1", 150}; }
Host host_b() { return {"b", "10.0.0.2", 100}; }

const trace::RouterTimeline& router_of(const Timeline& timeline) {
  REQUIRE(timeline.routers().size() == 1);
  return *timeline.routers()[0];
}

// "a 0-2.5 resigned, b 3.1-..."
std::string spells(const Timeline& timeline) {
  const auto& router = router_of(timeline);
  std::string text;
  for (const auto& spell : router.spells) {
    constexpr std::array<const char*, 4> kHow{"open", "resigned", "outvoted", "silent"};
    const auto ms = [](auto time) { return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()); };
    text += (text.empty() ? "" : ", ") + name_of(router.voices[spell.voice]) + " " + ms(spell.begin) + "-" + ms(spell.end) + " " +
            kHow[static_cast<std::size_t>(spell.how)];
  }
  return text;
}

std::string last_reason(const Timeline& timeline) { return reason(router_of(timeline), router_of(timeline).elections.back()); }

}  // namespace

TEST_CASE("trace timeline: a resigns, b takes over after its skew") {
  for (const bool with_ids : {true, false}) {
    auto a = host_a();
    auto b = host_b();
    Play play(with_ids);
    for (int i = 0; i < 4; ++i) play.send(10 + i, a, {"b"});
    play.send(13.5, a, {"b"}, 0);
    for (int i = 0; i < 3; ++i) play.send(14.11 + i, b, {"a"});
    auto timeline = play.timeline();
    CHECK(spells(timeline) == "a 10000-13500 resigned, b 14110-16111 open");
    const auto& router = router_of(timeline);
    REQUIRE(router.elections.size() == 2);
    CHECK(router.elections[0].why == Why::first_seen);
    CHECK(reason(router, router.elections[0]) == "the first advert seen is a's; what was before is not in the records");
    CHECK(last_reason(timeline) == "a resigned (priority 0); b took over after 0.61 s (skew 0.61 s of priority 100)");
    REQUIRE(router.gaps.size() == 1);
    CHECK(router.gaps[0].begin == seconds(13.5));
    CHECK(router.gaps[0].end == seconds(14.11));
    CHECK(!router.gaps[0].is_open);
    CHECK(router.doubles.empty());
    CHECK(router.losses.empty());
  }
}

TEST_CASE("trace timeline: b does not get that a resigns") {
  auto a = host_a();
  auto b = host_b();
  Play play;
  for (int i = 0; i < 4; ++i) play.send(10 + i, a, {"b"});
  play.send(13.5, a, {}, 0).send(16.61, b, {"a"}).send(17.61, b, {"a"});
  CHECK(last_reason(play.timeline()) ==
        "a resigned (priority 0), but b did not get that: it took over only after 3.11 s (3 x 1 s + skew 0.61 s of priority 100)");
}

TEST_CASE("trace timeline: a dies, whoever looks") {
  auto a = host_a();
  auto b = host_b();
  Play play;
  for (int i = 0; i < 4; ++i) play.send(10 + i, a, {"b"});
  for (int i = 0; i < 3; ++i) play.send(16.61 + i, b, {"a"});
  const std::string wanted = "a went silent; b took over 3.61 s after its last advert (3 x 1 s + skew 0.61 s of priority 100)";
  auto all = play.timeline();
  CHECK(spells(all) == "a 10000-13000 silent, b 16610-18611 open");
  CHECK(last_reason(all) == wanted);
  CHECK(router_of(all).gaps.at(0).is_open);
  auto of_b = Play(play).only("b").timeline();
  CHECK(spells(of_b) == "a 10001-13001 silent, b 16610-18610 open");
  CHECK(last_reason(of_b) == wanted);
  auto file = Play(play).as_file().timeline();
  CHECK(spells(file) == "10.0.0.1 10000-13000 silent, 10.0.0.2 16610-18610 open");
  CHECK(last_reason(file) == "10.0.0.1 went silent; 10.0.0.2 took over 3.61 s after its last advert (3 x 1 s + skew 0.61 s of priority 100)");
}

TEST_CASE("trace timeline: a comes back with the higher priority; b gives way when it hears it") {
  auto a = host_a();
  auto b = host_b();
  Play play;
  for (int i = 0; i < 5; ++i) play.send(10 + i, b, {"a"});
  for (int i = 0; i < 5; ++i) play.send(14.4 + i, a, {"b"});
  auto all = play.timeline();
  CHECK(spells(all) == "b 10000-14401 outvoted, a 14400-18401 open");
  CHECK(last_reason(all) == "a has the higher priority than b (150 > 100)");
  CHECK(ending(router_of(all), router_of(all).spells[0]) == "gives way to a");
  CHECK(router_of(all).doubles.empty());
  CHECK(router_of(all).gaps.empty());
  CHECK(spells(Play(play).only("b").timeline()) == "b 10000-14401 outvoted, a 14401-18401 open");
  CHECK(spells(Play(play).only("a").timeline()) == "b 10001-14400 outvoted, a 14400-18400 open");
  CHECK(spells(Play(play).as_file().timeline()) == "10.0.0.2 10000-14400 outvoted, 10.0.0.1 14400-18400 open");
}

TEST_CASE("trace timeline: at the same priority the greater address wins") {
  auto a = host_a();
  auto b = host_b();
  a.priority = 100;
  Play play;
  for (int i = 0; i < 5; ++i) play.send(10 + i, a, {"b"});
  for (int i = 0; i < 5; ++i) play.send(14.4 + i, b, {"a"});
  auto all = play.timeline();
  CHECK(spells(all) == "a 10000-14401 outvoted, b 14400-18401 open");
  CHECK(last_reason(all) == "b has the greater address than a, at the same priority 100");
}

TEST_CASE("trace timeline: a split, and how it heals") {
  auto a = host_a();
  auto b = host_b();
  Play play;
  for (int i = 0; i < 4; ++i) play.send(10 + i, a, {"b"});       // a:1 .. a:4
  for (int i = 0; i < 10; ++i) play.send(14 + i, a, {});         // a:5 .. a:14
  for (int i = 0; i < 8; ++i) play.send(16.61 + i, b, {});
  for (int i = 0; i < 5; ++i) play.send(24 + i, a, {"b"});
  auto all = play.timeline();
  CHECK(spells(all) == "a 10000-28001 open, b 16610-24001 outvoted");
  const auto& router = router_of(all);
  CHECK(last_reason(all) == "b did not hear a any more, which was still MASTER (split): a:5 .. a:7 were lost between a and b");
  REQUIRE(router.doubles.size() == 1);
  CHECK(router.doubles[0].begin == seconds(16.61));
  CHECK(router.doubles[0].end == seconds(24.001));
  REQUIRE(router.losses.size() == 1);
  CHECK(told(router, router.losses[0]) == "10 adverts of a (a:5 .. a:14) lost on the way to b");
  // One host's view of the same: a says nothing of b, b sees a go and come back.
  CHECK(spells(Play(play).only("a").timeline()) == "a 10000-28000 open");
  CHECK(spells(Play(play).only("b").timeline()) == "a 10001-13001 silent, b 16610-24001 outvoted, a 24001-28001 open");
}

TEST_CASE("trace timeline: where a split comes from a drop, its reason is told") {
  for (const bool by_sender : {false, true}) {
    auto a = host_a();
    auto b = host_b();
    Play play;
    for (int i = 0; i < 4; ++i) play.send(10 + i, a, {"b"});
    for (int i = 0; i < 5; ++i) {
      play.send(14 + i, a, {});
      Scene drop{.at = 14.001 + i, .priority = 150, .host = "b", .stage = Stage::receive, .origin = "a", .id = a.id, .drop = DropReason::late};
      if (by_sender) {
        drop.stage = Stage::carry;
        drop.host = "a";
        drop.peer = "b";
        drop.drop = DropReason::no_session;
      }
      play.add(drop);
    }
    for (int i = 0; i < 3; ++i) play.send(16.61 + i, b, {});
    CHECK(last_reason(play.timeline()) == (by_sender ? "b did not hear a any more, which was still MASTER (split): a:5 .. a:7 were dropped by a: no_session"
                                                     : "b did not hear a any more, which was still MASTER (split): a:5 .. a:7 were dropped by b: late"));
  }
}

TEST_CASE("trace timeline: b hears a and takes over all the same") {
  auto a = host_a();
  auto b = host_b();
  Play play;
  for (int i = 0; i < 8; ++i) play.send(10 + i, a, {"b"});
  for (int i = 0; i < 4; ++i) play.send(13.7 + i, b, {"a"});
  auto all = play.timeline();
  CHECK(spells(all) == "a 10000-17001 open, b 13700-17001 outvoted");
  CHECK(last_reason(all) == "b got the adverts of a, which was still MASTER (150 > 100), and took over all the same: its VRRP daemon refuses them");
  CHECK(router_of(all).doubles.size() == 1);
}

TEST_CASE("trace timeline: a MASTER that pauses, and one that speaks again") {
  auto a = host_a();
  Play play;
  play.send(10, a, {"b"}).send(11, a, {"b"}).send(14.5, a, {"b"}).send(15.5, a, {"b"}).send(25.5, a, {"b"}).send(26.5, a, {"b"});
  auto all = play.timeline();
  CHECK(spells(all) == "a 10000-15500 silent, a 25500-26501 open");
  CHECK(last_reason(all) == "a speaks again, after 10.00 s in which nobody was MASTER");
}

TEST_CASE("trace timeline: a single advert that is lost is told, with and without ids") {
  auto a = host_a();
  Play play;
  play.send(10, a, {"b"}).send(11, a, {}).send(12, a, {"b"}).send(13, a, {"b"});
  auto all = play.timeline();
  REQUIRE(router_of(all).losses.size() == 1);
  CHECK(told(router_of(all), router_of(all).losses[0]) == "1 advert of a (a:2) lost on the way to b");
  auto of_b = Play(play).only("b").timeline();
  REQUIRE(router_of(of_b).losses.size() == 1);
  CHECK(told(router_of(of_b), router_of(of_b).losses[0]) == "1 advert of a lost on the way to b");
  CHECK(router_of(of_b).losses[0].at == seconds(12.001));
}

TEST_CASE("trace timeline: a copy that comes late through another host changes nothing") {
  auto a = host_a();
  auto b = host_b();
  for (const bool with_ids : {true, false}) {
    Play play(with_ids);
    for (int i = 0; i < 4; ++i) play.send(10 + i, a, {"b", "c"});
    play.send(13.5, a, {"b"}, 0);
    // c gets a:4 only when a has resigned
    play.add({.at = 13.6, .priority = 150, .host = "c", .stage = Stage::inject, .origin = with_ids ? "a" : "", .id = with_ids ? 4u : 0u});
    for (int i = 0; i < 3; ++i) play.send(14.11 + i, b, {"a"});
    CHECK(spells(play.timeline()) == "a 10000-13500 resigned, b 14110-16111 open");
    a.id = b.id = 0;
  }
}

TEST_CASE("trace timeline: bounded") {
  Timeline timeline;
  Scene scene;
  const auto add = [&] { test::tell(scene, [&](const auto& record, const auto& dissection) { timeline.add(record, dissection); }); };
  for (unsigned i = 0; i < 20; ++i) {
    scene.source = "10.0.1." + std::to_string(i + 1);
    add();
  }
  CHECK(router_of(timeline).voices.size() == trace::RouterTimeline::kMaxVoices);
  CHECK(timeline.left_out() == 4);
  scene.source = "10.0.1.1";
  for (unsigned i = 0; i < Timeline::kMaxEvents; ++i) {
    scene.at += 10;
    add();
  }
  timeline.finish();
  const auto& router = router_of(timeline);
  CHECK(router.spells.size() + router.elections.size() <= Timeline::kMaxEvents);
  CHECK(timeline.left_out() > 4);
}
