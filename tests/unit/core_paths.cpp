// Paths between two hosts: both number them alike, from the same configuration.
#include <map>

#include "support/rig.hpp"

using namespace std::chrono_literals;
using namespace test;

namespace {

using Names = std::vector<std::string>;
using Pair = std::pair<std::string, std::string>;

// number -> the two addresses, this host's first
std::map<unsigned, Pair> paths_of(const Names& own, const Names& theirs, core::PeerIndex self) {
  config::Config config;
  config.plaintext = true;
  config.segments = {segment("default")};
  config.peers = {peer("a", self == 0 ? own : theirs), peer("b", self == 0 ? theirs : own)};
  Rig rig(config, self);
  rig.tick();
  std::map<unsigned, Pair> out;
  for (const auto& send : rig.out.sends()) {
    CHECK(opened(send).frame.head.path == send.path);
    CHECK(out.emplace(send.path, Pair{to_string(send.local), to_string(send.remote)}).second);
  }
  return out;
}

struct Row {
  Names a;
  Names b;
  std::size_t paths;
};

const Row kRows[] = {
    {{"10.0.0.1"}, {"10.0.0.2"}, 1},
    {{"10.0.0.1", "10.1.0.1"}, {"10.0.0.2", "10.1.0.2"}, 2},
    {{"10.0.0.1", "10.1.0.1"}, {"10.0.0.2"}, 2},
    {{"10.0.0.1", "10.1.0.1", "10.2.0.1"}, {"10.0.0.2", "10.1.0.2"}, 3},
    {{"10.0.0.1", "2001:db8::1"}, {"10.0.0.2", "2001:db8::2"}, 2},
    {{"2001:db8::1", "10.0.0.1"}, {"10.0.0.2", "2001:db8::2"}, 2},  // written in any order: IPv4 comes first
    {{"10.0.0.1", "2001:db8::1"}, {"10.0.0.2"}, 1},
    {{"10.0.0.1"}, {"2001:db8::2"}, 0},
    {{"10.0.0.1", "10.1.0.1", "10.2.0.1", "2001:db8::1"}, {"10.0.0.2", "2001:db8::2", "2001:db8::3", "2001:db8::4"}, 6},
};

}  // namespace

TEST_CASE("paths: both hosts give the same number to the same address pair") {
  for (const auto& row : kRows) {
    const auto at_a = paths_of(row.a, row.b, 0);
    const auto at_b = paths_of(row.b, row.a, 1);
    CHECK(at_a.size() == row.paths);
    REQUIRE(at_b.size() == row.paths);
    for (const auto& [number, pair] : at_a) CHECK(at_b.at(number) == Pair{pair.second, pair.first});
  }
}

TEST_CASE("paths: every listed address of a common family is used") {
  const auto paths = paths_of({"10.0.0.1"}, {"10.0.0.2", "10.1.0.2", "10.2.0.2", "10.3.0.2"}, 0);
  CHECK(paths.size() == 4);
  CHECK(paths.at(0) == Pair{"10.0.0.1", "10.0.0.2"});
  CHECK(paths.at(3) == Pair{"10.0.0.1", "10.3.0.2"});
}

TEST_CASE("paths: an address that this host does not have (1:1 NAT) is left to the kernel") {
  Rig rig;
  rig.own({"172.16.0.5"});
  for (const auto& send : rig.captured(advert(advert_of("172.16.0.5"))).sends()) CHECK(send.local == ip("0.0.0.0"));
  rig.own({"172.16.0.5", "10.0.0.2"});
  for (const auto& send : rig.captured(advert(advert_of("172.16.0.5"))).sends()) CHECK(send.local == ip("10.0.0.2"));
  rig.own({"172.16.0.5"});
  for (const auto& send : rig.captured(advert(advert_of("172.16.0.5"))).sends()) CHECK(send.local == ip("0.0.0.0"));
}

TEST_CASE("paths: the kernel's choice has the family of the peer's address") {
  auto config = mesh();
  config.peers[kA] = peer("a", {"2001:db8::1"});
  config.peers[kB] = peer("b", {"10.0.0.2", "2001:db8::2"});
  Rig rig(config);
  rig.own({});
  rig.tick();
  for (const auto& send : rig.out.sends()) CHECK(send.local == ip(send.peer == kA ? "::" : "0.0.0.0"));
}

TEST_CASE("paths: an advert goes over all of them, with one id") {
  auto config = mesh();
  config.peers[kA] = peer("a", {"10.0.0.1", "10.1.0.1", "2001:db8::1"});
  config.peers[kB] = peer("b", {"10.0.0.2", "10.1.0.2", "2001:db8::2"});
  Rig rig(config);
  const auto& out = rig.captured(advert(advert_of("10.0.0.2")));
  REQUIRE(out.sends().size() == 3 + 2);  // to c: both of this host's IPv4 addresses, to its one
  for (const auto& send : out.sends()) CHECK(opened(send).frame.head.id == opened(out.sends()[0]).frame.head.id);
}

TEST_CASE("paths: the largest mesh: every peer gets every copy") {
  // 64 hosts, where the families are mixed such that each pair has the most paths.
  config::Config config;
  config.plaintext = true;
  config.segments = {segment("default")};
  for (std::size_t i = 0; i < config::kMaxPeers; ++i) {
    const auto host = std::to_string(i + 1);
    const auto v4 = [&](int net) { return "10." + std::to_string(net) + ".0." + host; };
    const auto v6 = [&](int net) { return "2001:db8:" + std::to_string(net) + "::" + host; };
    const bool mostly_v4 = i == 0;
    config.peers.push_back(peer("h" + host, mostly_v4 ? Names{v4(0), v4(1), v4(2), v6(0)} : Names{v4(0), v6(0), v6(1), v6(2)}));
  }
  Rig rig(config, 0);
  std::map<core::PeerIndex, std::size_t> copies;
  const auto& out = rig.captured(advert(advert_of("10.0.0.1")));
  for (const auto& send : out.sends()) ++copies[send.peer];
  CHECK(out.overflowed() == 0);
  CHECK(copies.size() == config::kMaxPeers - 1);
  CHECK(rig.count(core::Metric::carried) == out.sends().size());
}
