#include <doctest/doctest.h>

#include "support/packets.hpp"
#include "support/print.hpp"
#include "wire/ip_address.hpp"

using test::ip;
using wire::parse_ip_prefix;

namespace {

bool holds(std::string_view prefix, std::string_view address) {
  const auto parsed = parse_ip_prefix(prefix);
  REQUIRE_MESSAGE(parsed.has_value(), prefix);
  return parsed->contains(ip(address));
}

}  // namespace

TEST_CASE("ip prefix: text to value and back") {
  for (const auto* const text : {"10.1.0.0/24", "0.0.0.0/0", "10.0.0.1/32", "2001:db8::/32", "::/0", "fe80::1/128"}) {
    const auto prefix = parse_ip_prefix(text);
    REQUIRE_MESSAGE(prefix.has_value(), text);
    CHECK(to_string(*prefix) == text);
  }
}

TEST_CASE("ip prefix: a bare address is a prefix of its whole length") {
  CHECK(parse_ip_prefix("10.0.0.1")->length == 32);
  CHECK(parse_ip_prefix("fe80::1")->length == 128);
  CHECK(holds("10.0.0.1", "10.0.0.1"));
  CHECK_FALSE(holds("10.0.0.1", "10.0.0.0"));
}

TEST_CASE("ip prefix: what is none") {
  for (const auto* const text :
       {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8 ", "10.0.0.0/ 8",
        "10.0.0.0/8/8", "10.0.0.0/x", "10.0.0.0/256", "10.0.0.0/264", "10.0.0.0/4294967304", "::/129", "10.0.0/8"}) {
    CHECK_MESSAGE(!parse_ip_prefix(text), text);
  }
}

TEST_CASE("ip prefix: bits behind the length must be zero") {
  CHECK_FALSE(parse_ip_prefix("10.1.0.1/24"));
  CHECK_FALSE(parse_ip_prefix("128.0.0.0/0"));
  CHECK_FALSE(parse_ip_prefix("10.0.0.64/25"));
  CHECK(parse_ip_prefix("10.0.0.128/25"));
  CHECK_FALSE(parse_ip_prefix("2001:db8::1/64"));
}

TEST_CASE("ip prefix: contains") {
  CHECK(holds("10.1.0.0/24", "10.1.0.0"));
  CHECK(holds("10.1.0.0/24", "10.1.0.255"));
  CHECK_FALSE(holds("10.1.0.0/24", "10.1.1.0"));
  CHECK(holds("10.1.0.128/25", "10.1.0.129"));
  CHECK_FALSE(holds("10.1.0.128/25", "10.1.0.127"));
  CHECK(holds("10.1.0.128/31", "10.1.0.129"));
  CHECK_FALSE(holds("10.1.0.128/31", "10.1.0.130"));
  CHECK(holds("0.0.0.0/0", "255.255.255.255"));
  CHECK(holds("2001:db8::/32", "2001:db8:ffff::1"));
  CHECK_FALSE(holds("2001:db8::/32", "2001:db9::1"));
}

TEST_CASE("ip prefix: families do not mix") {
  CHECK_FALSE(holds("0.0.0.0/0", "::"));
  CHECK_FALSE(holds("::/0", "0.0.0.0"));
}
