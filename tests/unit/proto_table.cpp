// What every relayed protocol must hold to; loops over the table.
#include <doctest/doctest.h>
#include <pcap/pcap.h>

#include <set>
#include <string>

#include "support/adverts.hpp"

using base::DropReason;
using namespace test;

namespace {

// One of each protocol of the table, as `relay = [...]` may have it.
std::vector<proto::Relayed> one_of_each() {
  std::vector<proto::Relayed> out;
  for (const auto* const text : {"vrrp", "carp", "udp:239.0.0.42:694", "udp:[ff02::4242]:694", "broadcast:4803"}) {
    const auto relayed = proto::parse_relayed(text);
    REQUIRE_MESSAGE(relayed, text);
    CHECK(proto::to_string(*relayed) == text);
    out.push_back(*relayed);
  }
  return out;
}

// Whether the filter lets the packet through in a frame to that MAC address.
bool passes(const std::string& filter, const Octets& ip, const char* to = "01005e000012") {
  const auto frame = joined(hex(std::string(to) + "020000000001" + (ip[0] >> 4 == 4 ? "0800" : "86dd")), ip);
  pcap_t* const dead = pcap_open_dead(DLT_EN10MB, 65535);
  bpf_program program{};
  REQUIRE_MESSAGE(pcap_compile(dead, &program, filter.c_str(), 1, PCAP_NETMASK_UNKNOWN) == 0, pcap_geterr(dead));
  pcap_pkthdr header{};
  header.caplen = header.len = static_cast<bpf_u_int32>(frame.size());
  const bool out = pcap_offline_filter(&program, &header, frame.data()) != 0;
  pcap_freecode(&program);
  pcap_close(dead);
  return out;
}

}  // namespace

TEST_CASE("protocols: each has a name of its own, a form that begins with it and a filter that libpcap takes") {
  std::set<std::string_view> names;
  std::set<std::uint8_t> seen;
  AdvertSpec tcp;
  tcp.protocol = 6;
  for (const auto& relayed : one_of_each()) {
    seen.insert(relayed.protocol);
    CHECK_FALSE(passes(proto::capture_filter({&relayed, 1}), ip_packet(tcp, Octets(40))));
  }
  CHECK(seen.size() == proto::protocols().size());
  for (const auto& protocol : proto::protocols()) {
    CHECK(names.insert(protocol.name).second);
    CHECK(protocol.form.starts_with(protocol.name));
  }
  CHECK(proto::protocols()[proto::Relayed{}.protocol].name == "vrrp");
}

TEST_CASE("protocols: the filter of vrrp lets its own adverts through") {
  AdvertSpec ah;
  ah.ah = true;
  const proto::Relayed vrrp;
  for (const auto& spec : {AdvertSpec{}, v3(), v3_ipv6(), ah}) CHECK(passes(proto::capture_filter({&vrrp, 1}), advert(spec)));
}

TEST_CASE("protocols: what none claims is refused by name") {
  AdvertSpec spec;
  for (unsigned protocol = 0; protocol < 256; ++protocol) {
    if (protocol == 112 || protocol == 51) continue;
    spec.protocol = protocol;
    CHECK(verdict(spec) == DropReason::not_relayed_protocol);
  }
}

TEST_CASE("protocols: a parser never reads behind its packet") {
  for (const auto& relayed : one_of_each()) {
    const auto& protocol = proto::protocols()[relayed.protocol];
    for (const auto& octets : {advert({}), advert(v3()), advert(v3_ipv6()), carp(), datagram({})}) {
      const auto packet = wire::parse_ip(octets);
      REQUIRE(packet);
      if (!protocol.claims(relayed, *packet)) continue;
      each_truncation(packet->payload, [&](const Octets& cut) {
        auto shorter = *packet;
        shorter.payload = cut;
        CHECK_FALSE(protocol.parse(shorter));
      });
    }
  }
}

TEST_CASE("relay: what is wrong with an element is said") {
  const auto problem = [](std::string_view text) {
    const auto relayed = proto::parse_relayed(text);
    return relayed ? std::string() : relayed.error();
  };
  CHECK(problem("vrpp") ==
        "unknown protocol \"vrpp\"; did you mean `vrrp`?; there are: vrrp, carp, udp:GROUP:PORT, broadcast:PORT");
  CHECK(problem("vrrp:51") == "\"vrrp:51\" is not of the form vrrp");
  CHECK(problem("udp") == "\"udp\" is not of the form udp:GROUP:PORT");
  CHECK(problem("udp:10.0.0.1:694") == "\"udp:10.0.0.1:694\": 10.0.0.1 is no multicast group");
  for (const auto* const wrong : {"udp:239.0.0.42", "udp:ff02::1:694", "udp:239.0.0.42:0", "udp:239.0.0.42:65536", "udp:", "udp::"}) {
    CHECK(problem(wrong) ==
          "\"" + std::string(wrong) + "\": that is no GROUP:PORT, as 239.0.0.42:694 or [ff02::4242]:694");
  }
  for (const auto* const wrong : {"broadcast:", "broadcast:0", "broadcast:x"}) {
    CHECK(problem(wrong) == "\"" + std::string(wrong) + "\": that is no port, 1 to 65535");
  }
}

TEST_CASE("groups: the filter takes the group and port, and later fragments of the group") {
  const auto group = *proto::parse_relayed("udp:239.0.0.42:694");
  const auto filter = proto::capture_filter({&group, 1});
  CHECK(passes(filter, datagram({})));
  CHECK_FALSE(passes(filter, datagram({.destination_port = 695})));
  CHECK_FALSE(passes(filter, datagram({.destination = "239.0.0.43"})));
  CHECK(passes(filter, datagram({.fragment = 0x2000})));
  CHECK(passes(filter, datagram({.fragment = 185})));
  const auto everybody = *proto::parse_relayed("broadcast:694");
  CHECK(passes(proto::capture_filter({&everybody, 1}), datagram({.destination = "10.0.0.255"}), "ffffffffffff"));
  CHECK_FALSE(passes(proto::capture_filter({&everybody, 1}), datagram({.destination = "10.0.0.255"}), "020000000002"));
}
