// What the kernel refused, as the engine hears of it.
#include "support/rig.hpp"

using base::DropReason;
using core::Metric;
using core::NoticeKind;
using namespace std::chrono_literals;
using namespace test;

TEST_CASE("failures: a copy that was not sent is taken back and told with its error") {
  Rig rig;
  rig.captured(advert(advert_of("10.0.0.2")));
  rig.handle(core::SendFailed{kC, 0, true, 101});
  CHECK(rig.count(Metric::carried) == 1);
  CHECK(rig.status("c").counters.get(Metric::carried) == 0);
  CHECK(rig.count(DropReason::send_failed) == 1);
  CHECK(rig.status("c").counters.get(DropReason::send_failed) == 1);
  REQUIRE(rig.told(NoticeKind::send_failed) == 1);
  CHECK(rig.out.notices()[0].error == 101);
  CHECK(rig.out.notices()[0].address == ip("10.0.0.3"));
  rig.handle(core::SendFailed{kC, 0, true, 101});
  CHECK(rig.out.notices().empty());
}

TEST_CASE("failures: a PING that was not sent is no advert") {
  Rig rig;
  rig.captured(advert(advert_of("10.0.0.2")));
  rig.handle(core::SendFailed{kC, 0, false, 101});
  CHECK(rig.count(Metric::carried) == 2);
  CHECK(rig.count(DropReason::send_failed) == 1);
}

TEST_CASE("failures: of a path that is not known") {
  Rig rig;
  rig.handle(core::SendFailed{kC, 200, false, 1});
  CHECK(rig.told(NoticeKind::send_failed) == 1);
}

TEST_CASE("failures: an injection that was refused is taken back and told") {
  Rig rig;
  Speaker a;
  CHECK(rig.offer(a, advert(advert_of("10.0.0.1"))) == kAccepted);
  rig.handle(core::InjectFailed{0, kA, DropReason::inject_failed, 105});
  CHECK(rig.count(Metric::injected) == 0);
  CHECK(rig.status("a").counters.get(Metric::injected) == 0);
  CHECK(rig.count(DropReason::inject_failed) == 1);
  REQUIRE(rig.told(NoticeKind::inject_failed) == 1);
  CHECK(rig.out.notices()[0].error == 105);
  CHECK(rig.out.notices()[0].segment == 0u);
}

TEST_CASE("failures: an injection that found its segment blocked is counted by that reason, and not told") {
  Rig rig;
  Speaker a;
  CHECK(rig.offer(a, advert(advert_of("10.0.0.1"))) == kAccepted);
  rig.handle(core::InjectFailed{0, kA, DropReason::link_down, 0});
  CHECK(rig.count(Metric::injected) == 0);
  CHECK(rig.count(DropReason::link_down) == 1);
  CHECK(rig.count(DropReason::inject_failed) == 0);
  CHECK(rig.out.notices().empty());
}

TEST_CASE("failures: one peer's never keep another from its copy") {
  Rig rig;
  for (int i = 0; i < 1000; ++i) {
    CHECK(rig.captured(advert(advert_of("10.0.0.2"))).sends().size() == 2);
    rig.handle(core::SendFailed{kC, 0, true, 11});
  }
  CHECK(rig.status("a").counters.get(Metric::carried) == 1000);
}
