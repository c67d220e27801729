#include "wire/ip_address.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/packets.hpp"
#include "support/print.hpp"

using test::hex;
using test::ip;
using wire::Family;
using wire::parse_ip_address;

TEST_CASE("ip address: text to octets and back") {
  CHECK(test::copy(ip("192.0.2.1").octets()) == hex("c0000201"));
  CHECK(ip("192.0.2.1").family() == Family::ipv4);
  CHECK(test::copy(ip("fe80::12").octets()) == hex("fe800000000000000000000000000012"));
  CHECK(ip("fe80::12").family() == Family::ipv6);
  for (const auto* const text : {"0.0.0.0", "255.255.255.255", "10.0.0.1", "::", "::1", "2001:db8::1", "ff02::12"}) {
    CHECK(to_string(ip(text)) == text);
  }
}

TEST_CASE("ip address: the text form is that of RFC 5952") {
  CHECK(to_string(ip("2001:DB8:0:0:0:0:0:1")) == "2001:db8::1");
  CHECK(to_string(ip("2001:db8:0:1:0:0:0:1")) == "2001:db8:0:1::1");
}

TEST_CASE("ip address: what is none") {
  for (const auto* const text :
       {"", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.-1", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4/32", "01.2.3.4x",
        ":", ":::", "1::2::3", "fe80::1%eth0", "g::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "host", "[::1]"}) {
    CHECK_MESSAGE(!parse_ip_address(text), text);
  }
}

TEST_CASE("ip address: a zero octet in the text ends no address") {
  CHECK_FALSE(parse_ip_address(std::string_view("10.0.0.1\0", 9)));
  CHECK_FALSE(parse_ip_address(std::string_view("10.0.0.1\0garbage", 16)));
  CHECK_FALSE(parse_ip_address(std::string(100'000, '1')));
}

TEST_CASE("ip address: equal means the same family and octets") {
  CHECK(ip("10.0.0.1") == wire::IpAddress(hex("0a000001")));
  CHECK(ip("10.0.0.1") != ip("10.0.0.2"));
  CHECK(ip("10.0.0.1") != ip("a00:1::"));  // the same four octets, then zeros
  CHECK(wire::IpAddress() == ip("0.0.0.0"));
  CHECK(wire::IpAddress::any(Family::ipv6) == ip("::"));
  CHECK(wire::IpAddress::any(Family::ipv4) == ip("0.0.0.0"));
  CHECK(ip("10.0.0.1") < ip("10.0.0.2"));
}

TEST_CASE("ip address: kinds") {
  struct Row {
    const char* text;
    bool unspecified, loopback, multicast, broadcast, link_local;
  };
  constexpr Row kRows[] = {
      {"0.0.0.0", true, false, false, false, false},         {"0.0.0.1", false, false, false, false, false},
      {"127.0.0.1", false, true, false, false, false},       {"127.255.255.254", false, true, false, false, false},
      {"126.255.255.255", false, false, false, false, false}, {"128.0.0.0", false, false, false, false, false},
      {"223.255.255.255", false, false, false, false, false}, {"224.0.0.0", false, false, true, false, false},
      {"239.255.255.255", false, false, true, false, false}, {"240.0.0.0", false, false, false, false, false},
      {"255.255.255.255", false, false, false, true, false}, {"255.255.255.254", false, false, false, false, false},
      {"169.254.1.1", false, false, false, false, true},     {"169.253.1.1", false, false, false, false, false},
      {"::", true, false, false, false, false},              {"::1", false, true, false, false, false},
      {"::2", false, false, false, false, false},            {"1::1", false, false, false, false, false},
      {"ff02::12", false, false, true, false, false},        {"feff::1", false, false, false, false, false},
      {"fe80::1", false, false, false, false, true},         {"febf::1", false, false, false, false, true},
      {"fec0::1", false, false, false, false, false},        {"2001:db8::1", false, false, false, false, false},
  };
  for (const auto& row : kRows) {
    INFO(row.text);
    const auto address = ip(row.text);
    CHECK(address.is_unspecified() == row.unspecified);
    CHECK(address.is_loopback() == row.loopback);
    CHECK(address.is_multicast() == row.multicast);
    CHECK(address.is_broadcast() == row.broadcast);
    CHECK(address.is_link_local() == row.link_local);
  }
}
