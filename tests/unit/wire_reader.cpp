#include "wire/reader.hpp"

#include <doctest/doctest.h>

#include "support/octets.hpp"

using test::hex;

TEST_CASE("reader: big-endian fields in order") {
  const auto octets = hex("01 0203 04050607 08090a0b0c0d0e0f 1011");
  wire::Reader reader(octets);
  CHECK(reader.u8() == 0x01);
  CHECK(reader.u16() == 0x0203);
  CHECK(reader.u32() == 0x04050607);
  CHECK(reader.u64() == 0x08090a0b0c0d0e0f);
  CHECK(reader.remaining() == 2);
  CHECK(test::copy(reader.rest()) == hex("1011"));
  CHECK_FALSE(reader.failed());
}

TEST_CASE("reader: the highest values survive") {
  const auto octets = hex("ff ffff ffffffff ffffffffffffffff");
  wire::Reader reader(octets);
  CHECK(reader.u8() == 0xff);
  CHECK(reader.u16() == 0xffff);
  CHECK(reader.u32() == 0xffffffff);
  CHECK(reader.u64() == 0xffffffffffffffff);
  CHECK_FALSE(reader.failed());
}

TEST_CASE("reader: reading all is no failure, one octet more is") {
  const auto octets = hex("0102");
  wire::Reader reader(octets);
  CHECK(reader.u16() == 0x0102);
  CHECK(reader.remaining() == 0);
  CHECK_FALSE(reader.failed());
  CHECK(reader.u8() == 0);
  CHECK(reader.failed());
}

TEST_CASE("reader: a failure stays, and gives nothing from then on") {
  const auto octets = hex("01020304");
  wire::Reader reader(octets);
  CHECK(reader.u64() == 0);
  CHECK(reader.failed());
  CHECK(reader.u8() == 0);
  CHECK(reader.bytes(1).empty());
  CHECK(reader.rest().empty());
  CHECK(reader.remaining() == 0);
  CHECK(reader.failed());
}

TEST_CASE("reader: bytes and skip are bounded too") {
  const auto octets = hex("010203");
  wire::Reader reader(octets);
  reader.skip(1);
  CHECK(test::copy(reader.bytes(2)) == hex("0203"));
  CHECK(reader.bytes(0).empty());
  CHECK_FALSE(reader.failed());

  wire::Reader skipping(octets);
  skipping.skip(4);
  CHECK(skipping.failed());

  wire::Reader huge(octets);
  huge.skip(static_cast<std::size_t>(-1));  // must not wrap
  CHECK(huge.failed());
}

TEST_CASE("reader: copy fills all or zeroes all") {
  const auto octets = hex("010203");
  test::Octets out(2, 0xee);
  wire::Reader reader(octets);
  reader.copy(out);
  CHECK(out == hex("0102"));
  reader.copy(out);
  CHECK(out == hex("0000"));
  CHECK(reader.failed());
}

TEST_CASE("reader: nothing at all") {
  wire::Reader reader({});
  CHECK(reader.remaining() == 0);
  CHECK_FALSE(reader.failed());
  CHECK(reader.u32() == 0);
  CHECK(reader.failed());
}
