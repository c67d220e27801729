// What every relayed protocol must hold to; loops over the table.
#include <doctest/doctest.h>
#include <pcap/pcap.h>

#include <set>
#include <string>

#include "support/adverts.hpp"

using base::DropReason;
using namespace test;

TEST_CASE("protocols: each has a name of its own and a filter that libpcap takes") {
  std::set<std::string_view> names;
  for (const auto& protocol : proto::protocols()) {
    CHECK(names.insert(protocol.name).second);
    pcap_t* const dead = pcap_open_dead(DLT_EN10MB, 65535);
    bpf_program program{};
    const auto filter = std::string(protocol.filter);
    CHECK_MESSAGE(pcap_compile(dead, &program, filter.c_str(), 1, PCAP_NETMASK_UNKNOWN) == 0, pcap_geterr(dead));
    pcap_freecode(&program);
    pcap_close(dead);
  }
  CHECK(names.contains("vrrp"));
}

TEST_CASE("protocols: the filter of vrrp lets its own adverts through") {
  AdvertSpec ah;
  ah.ah = true;
  for (const auto& spec : {AdvertSpec{}, v3(), v3_ipv6(), ah}) {
    const auto octets = advert(spec);
    auto frame = octets[0] >> 4 == 4 ? hex("01005e000012 0200000000010800") : hex("333300000012 02000000000186dd");
    frame = joined(frame, octets);
    pcap_t* const dead = pcap_open_dead(DLT_EN10MB, 65535);
    bpf_program program{};
    const auto filter = std::string(proto::protocols().front().filter);
    REQUIRE(pcap_compile(dead, &program, filter.c_str(), 1, PCAP_NETMASK_UNKNOWN) == 0);
    pcap_pkthdr header{};
    header.caplen = header.len = static_cast<bpf_u_int32>(frame.size());
    CHECK(pcap_offline_filter(&program, &header, frame.data()) != 0);
    pcap_freecode(&program);
    pcap_close(dead);
  }
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
  for (const auto& protocol : proto::protocols()) {
    for (const auto& spec : {AdvertSpec{}, v3(), v3_ipv6()}) {
      const auto octets = advert(spec);
      const auto packet = wire::parse_ip(octets);
      REQUIRE(packet);
      if (!protocol.claims(*packet)) continue;
      each_truncation(packet->payload, [&](const Octets& cut) {
        auto shorter = *packet;
        shorter.payload = cut;
        CHECK_FALSE(protocol.parse(shorter));
      });
    }
  }
}
