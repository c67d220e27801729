// Datagrams of multicast groups and broadcasts: whose they are, and the checksum that a network card was to fill in.
#include <doctest/doctest.h>

#include <algorithm>

#include "proto/udp_group.hpp"
#include "support/adverts.hpp"
#include "wire/checksum.hpp"

using base::DropReason;
using namespace test;

namespace {

const proto::Relayed kGroup = *proto::parse_relayed("udp:239.0.0.42:694");

wire::IpPacket packet_of(const Octets& octets) {
  const auto packet = wire::parse_fragment(octets);
  REQUIRE(packet);
  return *packet;
}

base::Result<proto::Advert, DropReason> judge(const Octets& octets) { return proto::parse_advert(kGroup, packet_of(octets)); }

void set_checksum(Octets& octets, std::size_t header, std::uint16_t value) {
  octets[header + 6] = static_cast<std::uint8_t>(value >> 8);
  octets[header + 7] = static_cast<std::uint8_t>(value & 0xff);
}

// As a sender leaves it to its card: the sum of the pseudo-header.
void leave_unfinished(Octets& octets, std::size_t header) {
  const auto packet = packet_of(octets);
  wire::Checksum sum;
  sum.add_pseudo_header(packet.source, packet.destination, wire::kProtocolUdp, packet.payload.size());
  set_checksum(octets, header, static_cast<std::uint16_t>(~sum.value() & 0xffff));
}

}  // namespace

TEST_CASE("groups: group and port tell whose a datagram is") {
  const auto claims = [](const DatagramSpec& spec) {
    const auto octets = datagram(spec);
    return proto::claims_group(kGroup, packet_of(octets));
  };
  CHECK(claims({}));
  CHECK_FALSE(claims({.destination_port = 695}));
  CHECK_FALSE(claims({.destination = "239.0.0.43"}));
  CHECK(claims({.fragment = 0x2000}));
  CHECK_FALSE(claims({.destination_port = 695, .fragment = 0x2000}));
  CHECK(claims({.destination_port = 695, .fragment = 185}));  // what would be its ports is payload
}

TEST_CASE("groups: an unfinished checksum is finished, and nothing else is touched") {
  for (const auto* const destination : {"239.0.0.42", "ff02::4242"}) {
    for (const std::size_t size : {0u, 1u, 2u, 3u, 1271u, 1272u, 1452u}) {
      DatagramSpec spec;
      spec.destination = destination;
      if (spec.destination[0] == 'f') spec.source = "fe80::1";
      spec.payload.assign(size, 0xa5);
      const auto right = datagram(spec);
      const std::size_t header = right[0] >> 4 == 4 ? 20 : 40;
      CHECK_FALSE(judge(right)->is_unfinished);
      auto unfinished = right;
      leave_unfinished(unfinished, header);
      if (unfinished == right) continue;
      const auto advert = judge(unfinished);
      REQUIRE(advert);
      CHECK(advert->is_unfinished);
      std::array<std::uint8_t, 1500> room{};
      const auto finished = proto::finish_checksum(packet_of(unfinished), room);
      CHECK(std::ranges::equal(finished, right));
    }
  }
}

TEST_CASE("groups: a sum that would come out as 0 is written as ffff") {
  DatagramSpec spec;
  for (unsigned word = 0; word < 0x10000; ++word) {
    spec.payload = {static_cast<std::uint8_t>(word >> 8), static_cast<std::uint8_t>(word & 0xff)};
    auto octets = datagram(spec);
    leave_unfinished(octets, 20);
    if (wire::Checksum().add(packet_of(octets).payload).value() != 0) continue;
    std::array<std::uint8_t, 1500> room{};
    const auto finished = proto::finish_checksum(packet_of(octets), room);
    CHECK(finished[26] == 0xff);
    CHECK(finished[27] == 0xff);
    return;
  }
  FAIL("no payload has the sum 0");
}

TEST_CASE("groups: what is wrong with a datagram") {
  auto octets = datagram({});
  set_checksum(octets, 20, 0x1234);
  CHECK(refusal(judge(octets)) == DropReason::udp_checksum);
  set_checksum(octets, 20, 0);  // RFC 768: there is none
  CHECK(refusal(judge(octets)) == kAccepted);
  auto six = datagram({.source = "fe80::1", .destination = "ff02::4242"});
  set_checksum(six, 40, 0);
  CHECK(refusal(judge(six)) == DropReason::udp_checksum);
  for (const auto length : {0, 7, 11, 13}) {
    auto wrong = datagram({.payload = {1, 2, 3, 4}});
    wrong[25] = static_cast<std::uint8_t>(length);
    CHECK(refusal(judge(wrong)) == DropReason::udp_malformed);
  }
}

TEST_CASE("groups: fragments pass as they are, their checksum is not looked at") {
  auto first = datagram({.fragment = 0x2000, .payload = Octets(1000)});
  first[24] = 0x0f;  // its length is that of the whole
  set_checksum(first, 20, 0x1234);
  CHECK(refusal(judge(first)) == kAccepted);
  CHECK(refusal(judge(datagram({.fragment = 185}))) == kAccepted);
}
