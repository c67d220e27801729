#include "wire/gre.hpp"

#include <doctest/doctest.h>

#include "support/octets.hpp"
#include "support/packets.hpp"
#include "support/print.hpp"

using base::DropReason;
using test::hex;
using test::Octets;
using test::refusal;
using wire::parse_gre;

namespace {

Octets written(const wire::GreHeader& header, const Octets& payload) {
  Octets out(200);
  out.resize(write_gre(header, payload, out));
  return out;
}

DropReason of(const Octets& octets) { return refusal(parse_gre(octets)); }

}  // namespace

// The headers that Linux 6.1 writes for `ip link add type gre` with each option.
TEST_CASE("gre: the kernel's headers, written and read") {
  const auto inner = hex("4500abcd");
  CHECK(written({wire::kEtherTypeIpv4}, inner) == hex("00000800 4500abcd"));
  CHECK(written({wire::kEtherTypeIpv4, false, 42}, inner) == hex("20000800 0000002a 4500abcd"));
  CHECK(written({wire::kEtherTypeIpv4, false, {}, 1}, inner) == hex("10000800 00000001 4500abcd"));
  CHECK(written({wire::kEtherTypeIpv6, false, 42, 7}, inner) == hex("300086dd 0000002a 00000007 4500abcd"));

  const auto packet = hex("30000800 0000002a 00000007 4500abcd");
  const auto read = parse_gre(packet);
  REQUIRE(read);
  CHECK(read->header.protocol == wire::kEtherTypeIpv4);
  CHECK(read->header.key == 42u);
  CHECK(read->header.sequence == 7u);
  CHECK_FALSE(read->header.has_checksum);
  CHECK(test::copy(read->payload) == inner);
}

TEST_CASE("gre: the checksum covers header and payload; a wrong one is refused, one of 0 is not") {
  for (const auto& inner : {hex("4500abcd"), hex("4500abcdef")}) {
    auto packet = written({wire::kEtherTypeIpv4, true, 42, 7}, inner);
    CHECK(test::internet_checksum(packet) == 0);
    CHECK(of(packet) == test::kAccepted);
    packet.back() ^= 1;
    CHECK(of(packet) == DropReason::gre_checksum);
    packet[4] = packet[5] = 0;  // left to the network card, which never saw it
    CHECK(of(packet) == test::kAccepted);
  }
}

TEST_CASE("gre: refused are routing, its bits, versions other than 0, and what is cut short") {
  for (const unsigned bit : {0x4000u, 0x0800u, 0x0400u, 0x0001u, 0x0002u, 0x0004u}) {
    const Octets packet{static_cast<std::uint8_t>(bit >> 8), static_cast<std::uint8_t>(bit), 8, 0, 0x45};
    CHECK(of(packet) == DropReason::gre_malformed);
  }
  // RFC 2784 has a receiver ignore bits 6 to 12.
  for (const unsigned bit : {0x0200u, 0x0100u, 0x0080u, 0x0040u, 0x0020u, 0x0010u, 0x0008u}) {
    const Octets packet{static_cast<std::uint8_t>(bit >> 8), static_cast<std::uint8_t>(bit), 8, 0, 0x45};
    CHECK(of(packet) == test::kAccepted);
  }
  const auto header = written({wire::kEtherTypeIpv4, true, 42, 7}, {});
  REQUIRE(header.size() == wire::kMaxGreBytes);
  test::each_truncation(header, [](const Octets& cut) { CHECK(of(cut) == DropReason::gre_malformed); });
}

TEST_CASE("gre: nothing is written where there is no room") {
  const auto whole = written({wire::kEtherTypeIpv4, true, 42, 7}, hex("4500abcd"));
  for (std::size_t room = 0; room < whole.size(); ++room) {
    Octets out(room);
    CHECK(wire::write_gre({wire::kEtherTypeIpv4, true, 42, 7}, hex("4500abcd"), out) == 0);
  }
}
