#include "session/key.hpp"

#include <doctest/doctest.h>

#include "support/octets.hpp"

using test::hex;
using test::Octets;

namespace {

class Counting : public base::Random {
 public:
  std::uint64_t next() override { return 0x0807060504030201 + step_++ * 0x1010101010101010; }

 private:
  std::uint64_t step_ = 0;
};

}  // namespace

TEST_CASE("key: equal by length and every octet") {
  const Octets octets(32, 0x5a);
  CHECK(session::equal(octets, octets));
  CHECK(session::equal({}, {}));
  CHECK_FALSE(session::equal(octets, base::Bytes(octets).first(31)));
  test::each_change(octets, [&](const Octets& changed) { CHECK_FALSE(session::equal(octets, changed)); });
}

TEST_CASE("key: drawn octet by octet, for any length") {
  Counting random;
  Octets out(20);
  session::draw(random, out);
  CHECK(out == hex("0102030405060708 1112131415161718 21222324"));
  session::draw(random, {});
  out.resize(1);
  session::draw(random, out);
  CHECK(out == hex("31"));
}

TEST_CASE("key: wiped") {
  session::Key key{};
  key.fill(7);
  session::wipe(key);
  CHECK(key == session::Key{});
}
