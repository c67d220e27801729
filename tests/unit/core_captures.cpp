// Every advert of the captures, from one engine through its datagram to another: the same octets come out.
#include <map>

#include "support/captures.hpp"
#include "support/rig.hpp"

using base::DropReason;
using namespace std::chrono_literals;
using namespace test;

namespace {

struct Way {
  std::size_t relayed = 0;
  std::size_t injected = 0;
};

// All of a capture, each packet as a host sends it that has its source.
Way carry(const Capture& capture) {
  Way way;
  Rig there;
  for (const auto& frame : capture.frames) {
    INFO(frame.where);
    const auto packet = wire::parse_ip(frame.ip);
    if (!packet) continue;
    auto config = mesh();
    config.segments[0].groups.push_back(packet->destination);
    // A fresh sender for each packet: a new boot, so that order plays no part.
    Rig here(config, kA);
    here.random.next();
    here.own({"10.0.0.1", to_string(packet->source)});
    here.captured(frame.ip);
    for (const auto& send : here.out.sends()) {
      if (send.peer != kB) continue;
      ++way.relayed;
      SeededRandom random(1);
      core::Engine fresh(there.now, config, kB, random);
      core::Actions out;
      const wire::IpAddress own[] = {ip("10.0.0.2")};
      fresh.handle(there.now, core::AddressesChanged{own}, out);
      fresh.handle(there.now, core::SegmentChanged{0, std::nullopt}, out);
      fresh.handle(there.now, core::Received{{send.transport, ip("10.0.0.2"), ip("10.0.0.1"), 10112}, send.octets}, out);
      if (out.injects().size() != 1) continue;
      ++way.injected;
      CHECK(copy(out.injects()[0].packet) == copy(packet->octets));
      CHECK(out.injects()[0].destination == packet->destination);
    }
  }
  return way;
}

}  // namespace

TEST_CASE("captures: what keepalived sent comes out as it went in") {
  for (const auto* const name : {"keepalived227-v2-pass-failover.pcap", "keepalived227-v3-v4v6-failover.pcap",
                                 "keepalived243-v3-checksum-as-v2.pcap", "uvrrpd-v3-resign.pcap"}) {
    INFO(std::string(name));
    const auto all = capture(name);
    const auto way = carry(all);
    CHECK(way.relayed == all.frames.size());
    CHECK(way.injected == all.frames.size());
  }
}

TEST_CASE("captures: CARP and tunnels are not relayed") {
  for (const auto* const name : {"ucarp-carpv2-failover.pcap", "synthetic-gre-good.pcap"}) {
    CHECK(carry(capture(name)).relayed == 0);
  }
}

TEST_CASE("captures: of foreign captures, what is relayed is injected unchanged") {
  for (const auto& all : extra_captures()) {
    INFO(all.name);
    const auto way = carry(all);
    CHECK(way.injected == way.relayed);
  }
}

TEST_CASE("captures: a whole failover, as the one engine sends it and the other injects it") {
  auto config = mesh();
  Rig here(config, kA);
  Rig there(config);
  there.now = here.now;
  here.own({"10.0.0.1", "192.0.2.1"});
  std::vector<Octets> sent;
  std::vector<Octets> injected;
  for (const auto& frame : capture("keepalived227-v2-pass-failover.pcap").frames) {
    here.captured(frame.ip);
    for (const auto& send : here.out.sends()) {
      if (send.peer != kB) continue;
      sent.push_back(frame.ip);
      const Speaker a;
      const auto datagram = copy(send.octets);
      there.received(a, datagram);
      for (const auto& inject : there.out.injects()) injected.push_back(copy(inject.packet));
    }
    here.pass(1s);
    there.pass(1s);
  }
  CHECK(sent.size() > 5);
  CHECK(injected == sent);
}

TEST_CASE("captures: no changed octet of a datagram crashes the engine or misleads it into an injection elsewhere") {
  Rig rig;
  Speaker a;
  const auto packet = capture("keepalived227-v2-pass-failover.pcap").frames[0].ip;
  const auto datagram = a.advert(rig.now, packet);
  std::size_t outside = 0;
  each_change(datagram, [&](const Octets& changed) {
    rig.received(a, changed);
    for (const auto& inject : rig.out.injects()) {
      const auto* const begin = changed.data();
      if (inject.packet.data() < begin || inject.packet.data() + inject.packet.size() > begin + changed.size()) ++outside;
      if (inject.destination != ip("224.0.0.18") || inject.vrid == 0) ++outside;
    }
  });
  each_truncation(datagram, [&](const Octets& cut) {
    rig.received(a, cut);
    outside += rig.out.injects().size();
  });
  CHECK(outside == 0);
  CHECK(rig.out.overflowed() == 0);
}
