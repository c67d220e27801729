#include "session/cookies.hpp"

#include <doctest/doctest.h>

#include <chrono>

#include "support/octets.hpp"
#include "support/secure.hpp"

using namespace std::chrono_literals;
using session::Cookie;
using session::CookieJar;
using test::copy;
using test::Octets;

namespace {

// 1, 2, 3 ...
class Counting : public base::Random {
 public:
  std::uint64_t next() override { return ++drawn; }
  std::uint64_t drawn = 0;
};

const wire::IpAddress kSource = *wire::parse_ip_address("10.0.0.1");
const base::Instant kStart{1000s};

// INIT again, with the mac2 of that cookie.
Octets answer(const Cookie& cookie) {
  session::Handshake state;
  return copy(session::write_init(test::kInitHead, test::kInitPayload, test::pair_keys(), test::init_ephemeral(), cookie, state));
}

}  // namespace

TEST_CASE("cookies: BLAKE2b-128 under the secret, over address and port") {
  // Python: blake2b(bytes([10, 0, 0, 1, 0x27, 0x80]), key=b"".join(i.to_bytes(8, "little") for i in (1, 2, 3, 4)),
  // digest_size=16), and the same of 2001:db8::1
  Counting random;
  CookieJar jar(random);
  CHECK(copy(jar.cookie_for(kSource, 10112, kStart)) == test::hex("b6891502ae08df937668ea13163b3b03"));
  CHECK(copy(jar.cookie_for(*wire::parse_ip_address("2001:db8::1"), 10112, kStart)) == test::hex("ff578a869deadd2ff479226b48663601"));
}

TEST_CASE("cookies: good for its address and port alone") {
  Counting random;
  CookieJar jar(random);
  const auto message = answer(jar.cookie_for(kSource, 10112, kStart));
  CHECK(jar.mac2_right(message, kSource, 10112, kStart));
  CHECK_FALSE(jar.mac2_right(message, kSource, 10113, kStart));
  CHECK_FALSE(jar.mac2_right(message, *wire::parse_ip_address("10.0.0.2"), 10112, kStart));
  CHECK_FALSE(jar.mac2_right(message, *wire::parse_ip_address("::ffff:10.0.0.1"), 10112, kStart));
}

TEST_CASE("cookies: for RESP too") {
  Counting random;
  CookieJar jar(random);
  auto state = test::responder_handshake();
  session::TransportKeys keys;
  const auto message = session::write_resp(test::kRespHead, test::kRespPayload, test::pair_keys(), test::resp_ephemeral(),
                                           jar.cookie_for(kSource, 10112, kStart), state, keys);
  REQUIRE(message);
  CHECK(jar.mac2_right(*message, kSource, 10112, kStart));
}

TEST_CASE("cookies: nothing is good before the first one, nor without one") {
  Counting random;
  CookieJar jar(random);
  CHECK_FALSE(jar.mac2_right(answer(Cookie{}), kSource, 10112, kStart));
  CHECK(random.drawn == 0);
  jar.cookie_for(kSource, 10112, kStart);
  CHECK_FALSE(jar.mac2_right(answer(Cookie{}), kSource, 10112, kStart));
  CHECK_FALSE(jar.mac2_right(test::hex(test::golden::kInit), kSource, 10112, kStart));
}

TEST_CASE("cookies: one secret for 120 s, good for 240 s") {
  Counting random;
  CookieJar jar(random);
  const auto first = jar.cookie_for(kSource, 10112, kStart);
  CHECK(jar.cookie_for(kSource, 10112, kStart + 120s - 1ns) == first);
  CHECK(random.drawn == 4);
  CHECK(jar.mac2_right(answer(first), kSource, 10112, kStart + 120s - 1ns));

  const auto second = jar.cookie_for(kSource, 10112, kStart + 120s);
  CHECK(second != first);
  CHECK(jar.mac2_right(answer(first), kSource, 10112, kStart + 240s - 1ns));
  CHECK(jar.mac2_right(answer(second), kSource, 10112, kStart + 240s - 1ns));
  CHECK_FALSE(jar.mac2_right(answer(first), kSource, 10112, kStart + 240s));
  CHECK(jar.mac2_right(answer(second), kSource, 10112, kStart + 240s));
}

TEST_CASE("cookies: a third secret leaves no place for the first") {
  Counting random;
  CookieJar jar(random);
  const auto first = jar.cookie_for(kSource, 10112, kStart);
  jar.cookie_for(kSource, 10112, kStart + 120s);
  jar.cookie_for(kSource, 10112, kStart + 240s);
  CHECK_FALSE(jar.mac2_right(answer(first), kSource, 10112, kStart + 240s));
}

TEST_CASE("cookies: a secret that nobody renewed is not good for longer") {
  Counting random;
  CookieJar jar(random);
  const auto first = jar.cookie_for(kSource, 10112, kStart);
  CHECK(jar.mac2_right(answer(first), kSource, 10112, kStart + 239s));
  CHECK_FALSE(jar.mac2_right(answer(first), kSource, 10112, kStart + 240s));
  CHECK(jar.cookie_for(kSource, 10112, kStart + 1h) != first);
  CHECK_FALSE(jar.mac2_right(answer(first), kSource, 10112, kStart + 1h));
}
