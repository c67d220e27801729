// Two ends of a secured pair, the time in the test's hand, and a wire that loses nothing unless told to.
#pragma once

#include <doctest/doctest.h>

#include <optional>
#include <vector>

#include "session/link.hpp"
#include "support/octets.hpp"
#include "support/print.hpp"
#include "support/seeded_random.hpp"

namespace test {

struct End {
  SeededRandom dice;
  session::LocalEnd local;
  session::Link link;
  session::Origin address;
  Octets scratch = Octets(2048);

  End(std::uint64_t node, std::uint64_t peer, std::uint64_t seed, const std::vector<session::Key>& keys, base::Instant now)
      : dice(seed),
        local(node, dice),
        link(now, {peer, 1, std::chrono::seconds(1)}, keys, local),
        address{wire::IpAddress(Octets{10, 0, 0, static_cast<std::uint8_t>(node)}), 10112} {}

  std::optional<Octets> poll(base::Instant now) {
    Octets out(2048);
    const auto init = link.poll(now, out);
    if (!init) return std::nullopt;
    out.resize(init->size);
    return out;
  }
  std::optional<Octets> answer() {
    Octets out(2048);
    out.resize(link.take_answer(out));
    return out.empty() ? std::nullopt : std::optional(out);
  }
  // Empty: there is no session.
  Octets seal(base::Instant now, session::FrameKind kind = session::FrameKind::ping, std::uint64_t id = 1) {
    session::FrameHead head;
    head.kind = kind;
    head.id = id;
    head.sent_us = base::to_us(now);
    Octets out(2048);
    out.resize(link.seal(now, head, Octets(24), out));
    return out;
  }
  base::Result<session::LinkOpened, base::DropReason> open(base::Instant now, const End& from, const Octets& datagram) {
    return link.open(now, from.address, datagram, scratch);
  }
};

inline session::Key filled(std::uint8_t octet) {
  session::Key key{};
  key.fill(octet);
  return key;
}

struct Pair {
  base::Instant now{std::chrono::hours(1)};
  End a;
  End b;

  explicit Pair(const std::vector<session::Key>& keys_a = {filled(1)}, const std::vector<session::Key>& keys_b = {filled(1)})
      : a(1, 2, 11, keys_a, now), b(2, 1, 22, keys_b, now) {}

  void pass(base::Duration time) { now += time; }
  // a's INIT, b's RESP, a's PING.
  void meet() {
    const auto init = a.poll(now);
    REQUIRE(init);
    REQUIRE(b.open(now, a, *init));
    const auto resp = b.answer();
    REQUIRE(resp);
    REQUIRE(a.open(now, b, *resp));
    REQUIRE(b.open(now, a, a.seal(now)));
  }
  bool talks() {
    const auto there = a.seal(now, session::FrameKind::advert);
    const auto back = b.seal(now, session::FrameKind::advert);
    return !there.empty() && !back.empty() && b.open(now, a, there) && a.open(now, b, back);
  }
};

}  // namespace test
