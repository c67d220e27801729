#include "wire/writer.hpp"

#include <doctest/doctest.h>

#include "support/octets.hpp"
#include "wire/reader.hpp"

using test::hex;
using test::Octets;

TEST_CASE("writer: big-endian fields in order") {
  Octets out(17, 0xee);
  wire::Writer writer(out);
  writer.u8(0x01).u16(0x0203).u32(0x04050607).u64(0x08090a0b0c0d0e0f).bytes(hex("10"));
  CHECK_FALSE(writer.failed());
  CHECK(writer.size() == 16);
  CHECK(out == hex("01 0203 04050607 08090a0b0c0d0e0f 10 ee"));
}

TEST_CASE("writer: a field that does not fit is not begun, nor is any behind it") {
  Octets out(5, 0xee);
  wire::Writer writer(out);
  writer.u16(0x0102).u32(0x03040506).u8(0x07);
  CHECK(writer.failed());
  CHECK(writer.size() == 2);
  CHECK(out == hex("0102 eeeeee"));
  writer.bytes(hex("08"));
  CHECK(out == hex("0102 eeeeee"));
}

TEST_CASE("writer: filling to the last octet is no failure") {
  Octets out(2);
  wire::Writer writer(out);
  writer.bytes(hex("0102"));
  CHECK_FALSE(writer.failed());
  writer.bytes({});
  CHECK_FALSE(writer.failed());
  writer.u8(0);
  CHECK(writer.failed());
}

TEST_CASE("writer: what it writes, the reader reads") {
  for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0x8000000000000000}, ~std::uint64_t{0}}) {
    Octets out(15);
    wire::Writer(out).u64(value).u32(static_cast<std::uint32_t>(value)).u16(static_cast<std::uint16_t>(value)).u8(
        static_cast<std::uint8_t>(value));
    wire::Reader reader(out);
    CHECK(reader.u64() == value);
    CHECK(reader.u32() == static_cast<std::uint32_t>(value));
    CHECK(reader.u16() == static_cast<std::uint16_t>(value));
    CHECK(reader.u8() == static_cast<std::uint8_t>(value));
    CHECK_FALSE(reader.failed());
  }
}
