// guard_probe KIND DEVICE WIRE_NAMESPACE WIRE_DEVICE: the contract of one kind of egress guard, in the namespace that it is
// started in. With --hold as a fifth word: makes the guard, says "guarded" and keeps it until standard input ends.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <unistd.h>

#include "host/guard.hpp"
#include "probe.hpp"

namespace {

using wire::Family;

std::unique_ptr<host::Guard> make(const std::string& kind, const host::Link& link) {
  const auto kinds = host::guard_kinds();
  const auto found = std::ranges::find(kinds, kind, &host::GuardKind::name);
  if (found == kinds.end()) probe::fail("no such kind: " + kind);
  auto made = found->make("probe", link);
  if (!made) probe::fail(made.error().message());
  return std::move(*made);
}

struct Bench {
  const host::Link link;
  probe::Wire& wire;
  host::Injector& injector;
  std::uint32_t serial = 0;

  // One marked and one unmarked advert: did the marked one leave as well? The local member has it in any case.
  bool marked_leaves(Family family) {
    probe::Member member(family, link);
    const auto marked = probe::make_advert(family, 51, ++serial);
    const auto unmarked = probe::make_advert(family, 52, ++serial);
    // IPv6 needs a moment when a device has come up. Whatever becomes of the original, injecting succeeds.
    probe::await([&] { return injector.inject(marked.injection()) == 0; }, "injecting succeeds");
    probe::check(probe::send_unmarked(unmarked, link) == 0, "sending succeeds");
    probe::check(member.gets(marked), std::string("the member gets its copy, ") + probe::name_of(family));
    return wire.carried(marked, unmarked);
  }
  void expect(bool leaves, const std::string& when) {
    for (const Family family : {Family::ipv4, Family::ipv6})
      probe::check(marked_leaves(family) == leaves, (leaves ? "marked leaves " : "marked stays ") + when);
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) probe::fail("usage: guard_probe KIND DEVICE WIRE_NAMESPACE WIRE_DEVICE [--hold]");
  const std::string kind = argv[1];
  auto links = host::Links::open();
  if (!links) probe::fail(links.error().message());
  const host::Link link = probe::find_link(*links, argv[2]);

  if (argc > 5) {
    const auto held = make(kind, link);
    std::puts("guarded");
    std::fflush(stdout);
    char octet = 0;
    while (::read(STDIN_FILENO, &octet, 1) > 0) {
    }
    return 0;
  }

  probe::Wire wire(argv[3], argv[4]);
  const auto injector = host::find_inject_mode("loopback")->make();
  const auto set = injector->set_links(link, {});
  if (!set) probe::fail(set.error().message());
  Bench bench{link, wire, *injector};

  bench.expect(true, "without a guard");
  auto guard = make(kind, link);
  probe::check(guard->kind() == kind && guard->holds(), "the new guard holds");
  bench.expect(false, "with the guard");
  probe::run("nft flush ruleset");
  probe::check(guard->holds(), "the guard holds after nft flush ruleset");
  bench.expect(false, "after nft flush ruleset");
  probe::run("ip link set dev " + link.name + " down && ip link set dev " + link.name + " up");
  probe::check(guard->holds(), "the guard holds after down and up");
  guard.reset();
  bench.expect(true, "when the guard is gone");
  const auto second = make(kind, link);
  bench.expect(false, "with a second guard");
  std::printf("guard_probe: %s ok\n", kind.c_str());
}
