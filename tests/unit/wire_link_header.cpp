#include "wire/link_header.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/octets.hpp"

using test::hex;
using test::Octets;

namespace {

constexpr std::uint32_t kEthernet = 1, kSll = 113, kRadiotap = 127;
const Octets kIp = {0x45, 1, 2, 3};

wire::LinkPayload found(std::uint32_t type, const Octets& frame) {
  const auto* const row = wire::find_link_type(type);
  REQUIRE(row != nullptr);
  return wire::ip_of_frame(*row, frame);
}

bool finds_ip(std::uint32_t type, const Octets& frame) { return std::ranges::equal(found(type, frame).ip, kIp); }

Octets ethernet(const Octets& from_ethertype_on) { return test::joined(Octets(12), from_ethertype_on); }

}  // namespace

TEST_CASE("link header: the IP packet is found behind each kind") {
  CHECK(finds_ip(kEthernet, ethernet(hex("0800 45010203"))));
  CHECK(finds_ip(kEthernet, ethernet(hex("86dd 45010203"))));
  CHECK(finds_ip(kSll, test::joined(Octets(14), hex("0800 45010203"))));
  CHECK(finds_ip(wire::kLinkTypeSll2, test::joined(hex("86dd"), test::joined(Octets(18), kIp))));
  for (const std::uint32_t raw : {12u, 101u, 228u, 229u}) CHECK(finds_ip(raw, kIp));
}

TEST_CASE("link header: behind VLAN tags, the innermost of which counts") {
  const auto once = ethernet(hex("8100 6064 0800 45010203"));
  CHECK(finds_ip(kEthernet, once));
  CHECK(found(kEthernet, once).vlan == 100);
  const auto twice = ethernet(hex("88a8 0001 8100 0002 0800 45010203"));
  CHECK(finds_ip(kEthernet, twice));
  CHECK(found(kEthernet, twice).vlan == 2);
  CHECK_FALSE(found(kEthernet, ethernet(hex("0800 45010203"))).vlan);
  CHECK(found(kEthernet, ethernet(hex("8100 0001 8100 0001 8100 0001 8100 0001 8100 0001 0800 45"))).ip.empty());
}

TEST_CASE("link header: ARP and an unknown link type are no IP packet") {
  CHECK(found(kEthernet, ethernet(hex("0806 45010203"))).ip.empty());
  CHECK(wire::find_link_type(kRadiotap) == nullptr);
  CHECK(wire::link_types_read() == "Ethernet (1), LINUX_SLL (113), LINUX_SLL2 (276), RAW (101), IPV4 (228), IPV6 (229)");
}

TEST_CASE("link header: a frame shorter than its header") {
  const auto whole = ethernet(hex("8100 0001 0800"));
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    CHECK(found(kEthernet, test::copy(base::Bytes(whole).first(length))).ip.empty());
  }
  for (const std::uint32_t type : {kSll, wire::kLinkTypeSll2, 101u}) CHECK(found(type, {}).ip.empty());
}
