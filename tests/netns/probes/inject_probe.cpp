// inject_probe MODE DEVICE WIRE_NAMESPACE WIRE_DEVICE: the contract of one injection mode, in the namespace that it is started
// in. Besides DEVICE there must be the macvlans on it: vmac4 and vmac6 with the virtual MACs of VRID 51, private0 (these in mode private), bridge0.
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>

#include "host/guard.hpp"
#include "probe.hpp"

namespace {

using wire::Family;

struct Bench {
  host::Link base;
  host::Link vmac4;
  host::Link vmac6;
  host::Link other;
  host::Link bridge;
  probe::Wire& wire;
  host::Injector& injector;
  std::uint32_t serial = 0;

  probe::Advert injected(Family family, std::uint8_t vrid) {
    const auto advert = probe::make_advert(family, vrid, ++serial);
    probe::await([&] { return injector.inject(advert.injection()) == 0; }, "injecting succeeds");
    return advert;
  }

  void nothing_left(const probe::Advert& advert) {
    for (const host::Link* through : {&base, &vmac4, &other, &bridge}) {
      const auto last = probe::make_advert(Family::ipv4, 200, ++serial);
      probe::check(probe::send_unmarked(last, *through) == 0, "sending succeeds");
      probe::check(!wire.carried(advert, last), "what is injected stays on this host");
    }
  }
};

void nobody_listens(Bench& bench, Family family) {
  constexpr int kTimes = 5000;
  const auto advert = bench.injected(family, 51);
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < kTimes; ++i)
    probe::check(bench.injector.inject(advert.injection()) == 0, "injecting where nobody is a member is no error");
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - began;
  std::printf("inject_probe: %s, no member: %.1f us each\n", probe::name_of(family), took.count() / kTimes);
  bench.nothing_left(advert);
}

// keepalived on the device itself, on its own macvlan, on somebody else's macvlan.
void each_member_gets_its_own(Bench& bench, Family family) {
  const host::Link& vmac = family == Family::ipv4 ? bench.vmac4 : bench.vmac6;
  const host::Link& foreign_vmac = family == Family::ipv4 ? bench.vmac6 : bench.vmac4;
  const std::string which = probe::name_of(family);
  probe::Member on_base(family, bench.base);
  probe::Member on_vmac(family, vmac);
  probe::Member on_other(family, bench.other);
  probe::Member on_bridge(family, bench.bridge);
  probe::Member on_foreign(family, foreign_vmac);

  const auto for_all = bench.injected(family, 51);
  probe::check(on_base.gets(for_all), "the device's member gets it, " + which);
  probe::check(on_vmac.gets(for_all), "the virtual router's macvlan gets it, " + which);
  probe::check(on_other.gets(for_all), "a private macvlan with any MAC gets it, " + which);
  const auto not_for_vmac = bench.injected(family, 52);
  probe::check(on_base.gets(not_for_vmac), "the device's member gets another VRID, " + which);
  probe::check(on_vmac.gets_nothing(), "the macvlan of VRID 51 does not get VRID 52, " + which);
  probe::check(on_foreign.gets_nothing(), "the macvlan of the other family gets nothing, " + which);
  probe::check(on_bridge.gets_nothing(), "a macvlan that passes on to its like gets nothing, " + which);
  probe::check(on_other.gets(not_for_vmac) && on_other.gets_nothing(), "a private macvlan gets each advert once, " + which);
  probe::check(on_base.gets_nothing(), "each advert is delivered once, " + which);
  bench.nothing_left(for_all);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) probe::fail("usage: inject_probe MODE DEVICE WIRE_NAMESPACE WIRE_DEVICE");
  const host::InjectMode* mode = host::find_inject_mode(argv[1]);
  if (!mode) probe::fail(std::string("no such mode: ") + argv[1]);
  auto links = host::Links::open();
  if (!links) probe::fail(links.error().message());
  const host::Link base = probe::find_link(*links, argv[2]);
  probe::Wire wire(argv[3], argv[4]);

  std::unique_ptr<host::Guard> guard;
  if (mode->needs_guard) {
    auto made = host::make_guard("probe", base);
    if (!made) probe::fail(made.error().message());
    guard = std::move(*made);
  }
  const auto injector = mode->make();
  const auto nobody = probe::make_advert(Family::ipv4, 51, 0);
  probe::check(injector->inject(nobody.injection()) != 0, "without links there is no injecting");
  const auto children = links->children(base.index);
  probe::check(children.size() == 3, "three private macvlans are on the device");
  for (int times = 0; times < 2; ++times) {
    const auto set = injector->set_links(base, children);
    if (!set) probe::fail(set.error().message());
  }
  Bench bench{base, probe::find_link(*links, "vmac4"), probe::find_link(*links, "vmac6"),
              probe::find_link(*links, "private0"),
              probe::find_link(*links, "bridge0"), wire, *injector};
  for (const Family family : {Family::ipv4, Family::ipv6}) {
    nobody_listens(bench, family);
    each_member_gets_its_own(bench, family);
  }
  std::printf("inject_probe: %s ok\n", argv[1]);
}
