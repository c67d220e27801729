// Golden numbers, made with Python's hashlib: blake2b(label + name, digest_size=16).
#include "session/identity.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("identity: node ids") {
  CHECK(session::node_id("a") == 0x03b33bf9eb2ad3e5);
  CHECK(session::node_id("b") == 0xb27cfdb430fad627);
  CHECK(session::node_id("c") == 0x7b023652291e6d1a);
  CHECK(session::node_id("lb-1.example") == 0x82999e3ea26eb199);
  CHECK(session::node_id(std::string(63, 'x')) == 0x8cfa970807e36c1d);
}

TEST_CASE("identity: segment ids") {
  CHECK(session::segment_id("default") == 0xc8e9);
  CHECK(session::segment_id("lan") == 0xf63d);
  CHECK(session::segment_id("dmz") == 0xbf1a);
}
