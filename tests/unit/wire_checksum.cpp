#include "wire/checksum.hpp"

#include <doctest/doctest.h>

#include "support/packets.hpp"

using test::hex;
using test::ip;
using test::Octets;

namespace {
std::uint16_t sum(base::Bytes octets) { return wire::Checksum().add(octets).value(); }
}  // namespace

TEST_CASE("checksum: the example of RFC 1071 section 3") {
  CHECK(sum(hex("0001 f203 f4f5 f6f7")) == static_cast<std::uint16_t>(~0xddf2));
}

TEST_CASE("checksum: an odd last octet is the high half of a word") {
  CHECK(sum(hex("0001 f2")) == static_cast<std::uint16_t>(~0xf201));
}

TEST_CASE("checksum: nothing, zeros, carries") {
  CHECK(sum({}) == 0xffff);
  CHECK(sum(Octets(20)) == 0xffff);
  CHECK(sum(Octets(20, 0xff)) == 0);
  CHECK(sum(Octets(65'535, 0xff)) == test::internet_checksum(Octets(65'535, 0xff)));
}

TEST_CASE("checksum: pieces sum to the whole") {
  const auto octets = hex("4500 0028 0001 0000 ff70 ccdd 0a00");
  for (std::size_t cut = 0; cut <= octets.size(); cut += 2) {
    const base::Bytes all(octets);
    CHECK(wire::Checksum().add(all.first(cut)).add(all.subspan(cut)).value() == sum(all));
  }
}

TEST_CASE("checksum: agrees with a second implementation at every length") {
  Octets octets;
  std::uint32_t state = 1;
  for (std::size_t size = 0; size < 300; ++size) {
    CHECK(sum(octets) == test::internet_checksum(octets));
    state = state * 1'664'525u + 1'013'904'223u;
    octets.push_back(static_cast<std::uint8_t>(state >> 24));
  }
}

TEST_CASE("checksum: pseudo-headers of both families") {
  // 192.0.2.1, 224.0.0.18, zero, 112, 20
  CHECK(wire::Checksum().add_pseudo_header(ip("192.0.2.1"), ip("224.0.0.18"), 112, 20).value() ==
        sum(hex("c0000201 e0000012 00 70 0014")));
  CHECK(wire::Checksum().add_pseudo_header(ip("fe80::1"), ip("ff02::12"), 112, 40).value() ==
        sum(hex("fe800000000000000000000000000001 ff020000000000000000000000000012 00000028 000000 70")));
}
