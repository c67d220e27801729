#include "wire/endpoint.hpp"

#include <doctest/doctest.h>

TEST_CASE("endpoint: an address and a port, and back") {
  for (const auto* const text : {"127.0.0.1:9112", "[::1]:1", "239.0.0.42:694", "[ff02::4242]:65535"}) {
    const auto endpoint = wire::parse_endpoint(text);
    REQUIRE_MESSAGE(endpoint, text);
    CHECK(wire::to_string(*endpoint) == text);
  }
}

TEST_CASE("endpoint: refused") {
  for (const auto* const text : {"", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1: 1", "127.0.0.1:1x",
                                 "::1:1", "[127.0.0.1]:1", "[::1]", "[::1]:", "localhost:1", "[::1:1", "::1]:1"}) {
    CHECK_FALSE_MESSAGE(wire::parse_endpoint(text), text);
  }
}
