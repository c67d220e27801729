#include "host/frame.hpp"

#include <doctest/doctest.h>
#include <pcap/dlt.h>

#include <algorithm>
#include <vector>

namespace {

using Octets = std::vector<std::uint8_t>;

const Octets kIp = {0x45, 1, 2, 3};

Octets behind(Octets header) {
  header.insert(header.end(), kIp.begin(), kIp.end());
  return header;
}

bool finds_ip(int link_type, const Octets& frame) {
  return std::ranges::equal(host::ip_of_frame(link_type, frame), kIp);
}

Octets ethernet(std::uint8_t high, std::uint8_t low) {
  Octets header(14);
  header[12] = high;
  header[13] = low;
  return behind(header);
}

}  // namespace

TEST_CASE("the IP packet is found behind each kind of link header") {
  CHECK(finds_ip(DLT_EN10MB, ethernet(0x08, 0x00)));
  CHECK(finds_ip(DLT_EN10MB, ethernet(0x86, 0xdd)));
  Octets cooked(16);
  cooked[14] = 0x08;
  CHECK(finds_ip(DLT_LINUX_SLL, behind(cooked)));
  Octets cooked2(20);
  cooked2[0] = 0x86;
  cooked2[1] = 0xdd;
  CHECK(finds_ip(DLT_LINUX_SLL2, behind(cooked2)));
  for (const int raw : {DLT_RAW, DLT_IPV4, DLT_IPV6}) CHECK(finds_ip(raw, kIp));
}

TEST_CASE("a VLAN tag, ARP and an unknown link type are no IP packet") {
  CHECK(host::ip_of_frame(DLT_EN10MB, ethernet(0x81, 0x00)).empty());
  CHECK(host::ip_of_frame(DLT_EN10MB, ethernet(0x08, 0x06)).empty());
  CHECK_FALSE(host::link_type_is_known(DLT_IEEE802_11_RADIO));
  CHECK(host::ip_of_frame(DLT_IEEE802_11_RADIO, ethernet(0x08, 0x00)).empty());
}

TEST_CASE("a frame shorter than its link header is refused") {
  const Octets whole = ethernet(0x08, 0x00);
  for (std::size_t length = 0; length <= 14; ++length)
    CHECK(host::ip_of_frame(DLT_EN10MB, base::Bytes(whole).first(length)).empty());
  for (const int type : {DLT_LINUX_SLL, DLT_LINUX_SLL2, DLT_RAW}) CHECK(host::ip_of_frame(type, {}).empty());
}
