// inject_probe MODE DEVICE WIRE_DEVICE WIRE_NAMESPACE WIRE_PEER [unrouted]: what one injection mode promises in its row of the
// table, in the namespace that it is started in. DEVICE is where it injects; a mode that makes the device makes it. WIRE_DEVICE
// leads out of this namespace, to WIRE_PEER in WIRE_NAMESPACE. unrouted: there is no way back to the source of what is injected.
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>

#include "host/guard.hpp"
#include "receivers.hpp"

namespace {

using wire::Family;

// vmac4 and vmac6 have the virtual MACs of VRID 51; these and private0 are in mode private.
struct Macvlan {
  const char* name;
  const char* mode;
  const char* mac;
};
constexpr Macvlan kMacvlans[] = {{"vmac4", "private", "00:00:5e:00:01:33"},
                                 {"vmac6", "private", "00:00:5e:00:02:33"},
                                 {"private0", "private", ""},
                                 {"bridge0", "bridge", ""}};

struct Bench {
  const host::InjectMode& mode;
  std::string device;
  std::string wire_device;
  probe::Wire wire;
  host::Links links;
  std::unique_ptr<host::Injector> injector = mode.make();
  std::unique_ptr<host::Guard> guard{};
  std::uint32_t serial = 0;

  host::Link link(const std::string& name) {
    std::optional<host::Link> found;
    probe::await([&] { return links.process(), found = links.find(name), found && found->up; }, "there is " + name);
    return *found;
  }

  void inject(const probe::Advert& packet) {
    // IPv6 needs a moment when a device has come up.
    probe::await([&] { return injector->inject(packet.injection()) == 0; }, "injecting succeeds");
  }

  void nothing_left(const probe::Advert& packet) {
    std::vector<std::string> ways{wire_device};
    if (device == wire_device) ways.insert(ways.end(), {"vmac4", "private0", "bridge0"});
    for (const auto& way : ways) {
      const auto last = probe::make_advert(Family::ipv4, 200, ++serial);
      probe::check(probe::send_unmarked(last, link(way)) == 0, "sending succeeds");
      probe::check(!wire.carried(packet, last), "what is injected stays on this host");
    }
  }
};

void set_up(Bench& bench) {
  const auto nobody = probe::make_advert(Family::ipv4, 51, 0);
  probe::check(bench.injector->inject(nobody.injection()) != 0, "without links there is no injecting");
  if (bench.mode.makes_device) {
    const auto made = bench.injector->make_device(bench.device, {}, bench.links);
    if (!made) probe::fail(made.error().message());
    probe::check(*made == bench.link(bench.device).index, "the device has that index");
  }
  for (const auto& [name, mode, mac] : kMacvlans) {
    probe::add_macvlan(name, bench.device, mode, mac);
    bench.link(name);
  }
  const auto base = bench.link(bench.device);
  if (bench.mode.needs_guard) {
    auto made = host::make_guard("probe", base);
    if (!made) probe::fail(made.error().message());
    bench.guard = std::move(*made);
  }
  const auto children = bench.links.children(base.index);
  probe::check(children.size() == 3, "three private macvlans are on the device");
  for (int times = 0; times < 2; ++times) {
    const auto set = bench.injector->set_links(base, children);
    if (!set) probe::fail(set.error().message());
  }
}

void nobody_listens(Bench& bench, Family family) {
  constexpr int kTimes = 5000;
  const auto advert = probe::make_advert(family, 51, ++bench.serial);
  bench.inject(advert);
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < kTimes; ++i)
    probe::check(bench.injector->inject(advert.injection()) == 0, "injecting where nobody is a member is no error");
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - began;
  std::printf("inject_probe: %s, no member: %.1f us each\n", probe::name_of(family), took.count() / kTimes);
  bench.nothing_left(advert);
}

// One receiver on one device, and what the mode's row promises to it.
struct Seat {
  std::string name;
  std::unique_ptr<probe::Receiver> receiver;
  bool is_reached;            // on the device itself
  std::optional<bool> is_of;  // of a macvlan: does it take every VRID (no value), that one alone, or none?

  bool expects(const probe::Advert& packet, bool every) const {
    if (!receiver->wants(packet) || !is_reached) return false;
    return every || !is_of || (*is_of && packet.vrid == 51);
  }
};

std::vector<Seat> seats_of(Bench& bench, Family family) {
  const auto& reach = bench.mode.reach;
  std::vector<Seat> seats;
  for (const auto& kind : probe::kReceiverKinds) {
    const auto add = [&](const std::string& device, bool is_reached, std::optional<bool> is_of) {
      seats.push_back({kind.name + " on " + device + ", " + probe::name_of(family), kind.make(family, bench.link(device)),
                       is_reached && reach.*kind.promised, is_of});
    };
    add(bench.device, true, {});
    add("private0", true, {});
    add("bridge0", reach.every_macvlan, {});
    add("vmac4", true, family == Family::ipv4);
    add("vmac6", true, family == Family::ipv6);
  }
  return seats;
}

void each_receiver_gets_its_own(Bench& bench, Family family) {
  auto seats = seats_of(bench, family);
  const bool every = bench.mode.reach.every_macvlan;
  const auto packets = {probe::make_advert(family, 51, ++bench.serial), probe::make_advert(family, 52, ++bench.serial),
                        probe::make_datagram(family, ++bench.serial)};
  for (const auto& packet : packets) {
    const auto what = probe::is_datagram(packet) ? "a datagram" : "VRID " + std::to_string(packet.vrid);
    bench.inject(packet);
    // First those that get it: then it is also known to have passed by the others.
    for (auto& seat : seats) {
      if (seat.expects(packet, every)) probe::check(seat.receiver->takes(packet), seat.name + " gets " + what);
    }
    for (auto& seat : seats) {
      if (!seat.expects(packet, every)) probe::check(seat.receiver->has_nothing(), seat.name + " does not get " + what);
    }
  }
  for (auto& seat : seats) probe::check(seat.receiver->has_nothing(), seat.name + " gets each packet once");
  seats.clear();
  bench.nothing_left(*packets.begin());
}

void unrouted(Bench& bench) {
  const auto link = bench.link(bench.device);
  probe::Member member(Family::ipv4, link);
  const auto eye = probe::kReceiverKinds[2].make(Family::ipv4, link);
  const auto advert = probe::make_advert(Family::ipv4, 51, ++bench.serial);
  bench.inject(advert);
  probe::check(!bench.mode.reach.pcap || eye->takes(advert), "libpcap sees what rp_filter drops");
  probe::check(member.gets(advert, bench.mode.reach.past_rp_filter ? 2000 : 100) == bench.mode.reach.past_rp_filter,
               "rp_filter is as the mode's row says");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) probe::fail("usage: inject_probe MODE DEVICE WIRE_DEVICE WIRE_NAMESPACE WIRE_PEER [unrouted]");
  const host::InjectMode* mode = host::find_inject_mode(argv[1]);
  if (!mode) probe::fail(std::string("no such mode: ") + argv[1]);
  auto links = host::Links::open();
  if (!links) probe::fail(links.error().message());
  Bench bench{*mode, argv[2], argv[3], probe::Wire(argv[4], argv[5]), std::move(*links)};
  set_up(bench);
  if (argc > 6) {
    unrouted(bench);
  } else {
    for (const Family family : {Family::ipv4, Family::ipv6}) each_receiver_gets_its_own(bench, family);
    // Last: a macvlan's queue for multicast may still hold some of so many.
    for (const Family family : {Family::ipv4, Family::ipv6}) nobody_listens(bench, family);
  }
  std::printf("inject_probe: %s%s ok\n", argv[1], argc > 6 ? ", unrouted," : "");
  if (!mode->makes_device) {
    for (const auto& macvlan : kMacvlans) probe::run(std::string("ip link delete ") + macvlan.name);
  }
}
