#include "core/streams.hpp"

#include <doctest/doctest.h>

#include <iterator>

#include "support/packets.hpp"

using core::InjectedStream;
using core::NativeStream;
using core::StreamKey;
using core::Streams;
using test::ip;
using namespace std::chrono_literals;

TEST_CASE("streams: segment, source with its family, and VRID make the key") {
  Streams<InjectedStream> streams;
  const StreamKey keys[] = {{0, ip("10.0.0.1"), 51}, {1, ip("10.0.0.1"), 51}, {0, ip("10.0.0.2"), 51},
                            {0, ip("10.0.0.1"), 52}, {0, ip("a00:1::"), 51}};
  std::uint64_t number = 0;
  for (const auto& key : keys) {
    CHECK(streams.find(key) == nullptr);
    streams.insert(key)->boot = ++number;
  }
  number = 0;
  for (const auto& key : keys) CHECK(streams.find(key)->boot == ++number);
}

TEST_CASE("streams: bounded") {
  Streams<InjectedStream> streams;
  const auto key = [](std::size_t i) {
    const auto high = static_cast<std::uint8_t>(i >> 8);
    return StreamKey{0, wire::IpAddress(test::Octets{10, 0, high, static_cast<std::uint8_t>(i)}), 51};
  };
  for (std::size_t i = 0; i < streams.kMost; ++i) REQUIRE(streams.insert(key(i)) != nullptr);
  CHECK(streams.insert(key(streams.kMost)) == nullptr);
  CHECK(streams.find(key(0)) != nullptr);
}

TEST_CASE("streams: one that was idle for a minute makes room") {
  Streams<InjectedStream> streams;
  const StreamKey old{0, ip("10.0.0.1"), 51};
  const StreamKey fresh{0, ip("10.0.0.2"), 51};
  streams.insert(old)->last_seen = base::Instant{100s};
  streams.insert(fresh)->last_seen = base::Instant{150s};
  streams.forget_idle(base::Instant{160s});
  CHECK(streams.find(old) != nullptr);
  streams.forget_idle(base::Instant{161s});
  CHECK(streams.find(old) == nullptr);
  CHECK(streams.find(fresh) != nullptr);
  CHECK(std::distance(streams.begin(), streams.end()) == 1);
}

TEST_CASE("streams: native adverts hold injection off for 1.5 intervals") {
  const NativeStream stream{100ms, base::Instant{10s}};
  CHECK(stream.alive(base::Instant{10s}));
  CHECK(stream.alive(base::Instant{10s + 149ms}));
  CHECK_FALSE(stream.alive(base::Instant{10s + 150ms}));
}
