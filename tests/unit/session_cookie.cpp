#include <doctest/doctest.h>

#include "session/messages.hpp"
#include "support/octets.hpp"
#include "support/secure.hpp"

using base::DropReason;
using session::read_cookie_head;
using test::copy;
using test::hex;
using test::kAccepted;
using test::Octets;
using test::refusal;

namespace {

Octets golden() { return hex(test::golden::kCookieMessage); }
session::Mac mac1() { return session::mac1_of(hex(test::golden::kInit)); }

}  // namespace

TEST_CASE("cookie: written as the other implementation does, octet for octet") {
  CHECK(copy(session::write_cookie(0x01020304, test::kCookie, test::pair_keys(), mac1(), test::cookie_nonce())) == golden());
}

TEST_CASE("cookie: read as it was written") {
  const auto index = read_cookie_head(golden());
  REQUIRE(index);
  CHECK(*index == 0x01020304);
  const auto cookie = session::read_cookie(golden(), test::pair_keys(), mac1());
  REQUIRE(cookie);
  CHECK(*cookie == test::kCookie);
}

TEST_CASE("cookie: refused, every length but its own") {
  test::each_truncation(golden(), [](const Octets& cut) {
    CHECK(refusal(read_cookie_head(cut)) == DropReason::datagram_malformed);
    CHECK(refusal(session::read_cookie(cut, test::pair_keys(), mac1())) == DropReason::datagram_malformed);
  });
  for (std::size_t more = 1; more < 64; ++more) {
    CHECK(refusal(read_cookie_head(test::joined(golden(), Octets(more)))) == DropReason::datagram_malformed);
  }
}

TEST_CASE("cookie: refused, another type, version, or octets that must be zero") {
  test::check_start(golden(), 3, [](const Octets& changed) { return refusal(session::read_cookie_head(changed)); });
}

TEST_CASE("cookie: refused, every bit changed") {
  test::each_flip(golden(), [](const Octets& changed, std::size_t at) {
    const auto index = read_cookie_head(changed);
    if (at < 4) {
      CHECK_FALSE(index);
    } else if (at < 8) {
      REQUIRE(index);
      CHECK(*index != 0x01020304);  // of a message that was not sent
    } else {
      CHECK(refusal(session::read_cookie(changed, test::pair_keys(), mac1())) == DropReason::cookie_wrong);
    }
  });
}

TEST_CASE("cookie: refused, the answer to another message, or another pair's") {
  auto other_mac1 = mac1();
  other_mac1[0] ^= 1;
  CHECK(refusal(session::read_cookie(golden(), test::pair_keys(), other_mac1)) == DropReason::cookie_wrong);
  session::PairKeys others;
  session::derive_pair_keys(test::group_key(), test::kNodeA, 3, others);
  CHECK(refusal(session::read_cookie(golden(), others, mac1())) == DropReason::cookie_wrong);
}
