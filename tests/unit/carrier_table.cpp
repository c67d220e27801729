// What every carrier must hold to; loops over the table.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "carrier/channel.hpp"
#include "support/packets.hpp"
#include "support/print.hpp"
#include "wire/ip_packet.hpp"

using carrier::Carrier;
using test::ip;
using test::Octets;
using test::refusal;

namespace {

using Addresses = std::vector<wire::IpAddress>;
constexpr base::Instant kNow{std::chrono::seconds(100)};
constexpr std::uint16_t kSegment = 0xc8e9;

// Both ends of a pair: a at 10.0.0.1, b at 10.0.0.2.
struct Ends {
  Addresses at_a{ip("10.0.0.1")};
  Addresses at_b{ip("10.0.0.2")};
  std::unique_ptr<carrier::Channel> a;
  std::unique_ptr<carrier::Channel> b;
  carrier::From from_a;
  Octets scratch = Octets(carrier::kMaxDatagramBytes);

  static std::unique_ptr<carrier::Channel> make(const Carrier& carrier, std::uint64_t own, std::uint64_t peer,
                                                const Addresses& addresses, bool plaintext) {
    static constexpr std::array kSegments{carrier::SegmentKey{kSegment, 42}};
    carrier::PairContext pair;
    pair.own_node = own;
    pair.peer_node = peer;
    pair.own_boot = own * 11;
    pair.peer_addresses = addresses;
    pair.plaintext = plaintext;
    pair.segments = kSegments;
    return carrier.make(pair);
  }

  explicit Ends(const Carrier& carrier) {
    a = make(carrier, 1, 2, at_b, true);
    b = make(carrier, 2, 1, at_a, true);
    from_a = {carrier.transport, at_b[0], at_a[0], 10112, 1};
  }

  Octets sealed(const Octets& packet, std::uint64_t id = 1) {
    session::FrameHead head;
    head.segment = kSegment;
    head.id = id;
    head.age_us = 5;
    Octets out(carrier::kMaxDatagramBytes);
    out.resize(a->seal(kNow, head, packet, out));
    return out;
  }
  auto open(const Octets& datagram) { return b->open(kNow, from_a, datagram, scratch); }
};

template <class Look>
void each_carrier(Look look) {
  for (const auto& carrier : carrier::carriers()) {
    INFO(std::string(carrier.name));
    look(carrier);
  }
}

}  // namespace

TEST_CASE("carriers: found by name") {
  std::set<std::string_view> names;
  each_carrier([&](const Carrier& carrier) {
    CHECK(names.insert(carrier.name).second);
    CHECK(carrier::find_carrier(carrier.name) == &carrier);
    CHECK((carrier.make != nullptr));
  });
  CHECK(names.contains("udp"));
  CHECK(carrier::find_carrier("pigeon") == nullptr);
  CHECK(carrier::find_carrier("") == nullptr);
}

TEST_CASE("carriers: an advert comes out as it went in") {
  each_carrier([](const Carrier& carrier) {
    for (const std::size_t addresses : {0u, 1u, 255u}) {
      Ends ends(carrier);
      test::AdvertSpec spec;
      spec.addresses.assign(addresses, "10.0.0.100");
      const auto packet = advert(spec);
      const auto datagram = ends.sealed(packet);
      REQUIRE_FALSE(datagram.empty());
      CHECK(datagram.size() <= carrier::kMaxDatagramBytes);
      CHECK(ends.b->claims(ends.from_a, datagram));
      const auto opened = ends.open(datagram);
      REQUIRE(refusal(opened) == test::kAccepted);
      REQUIRE(opened->frame);
      CHECK(opened->frame->head.kind == session::FrameKind::advert);
      CHECK(opened->frame->head.segment == 0xc8e9);
      if (carrier.has_frames) CHECK(opened->frame->head.age_us >= 5);
      CHECK(test::copy(opened->frame->body) == packet);
    }
  });
}

TEST_CASE("carriers: the largest packet fits, in the largest datagram") {
  each_carrier([](const Carrier& carrier) {
    Ends ends(carrier);
    const auto packet = test::ip_packet({}, Octets(session::kMaxInnerBytes - 20, 7));
    const auto datagram = ends.sealed(packet);
    REQUIRE_FALSE(datagram.empty());
    const auto opened = ends.open(datagram);
    REQUIRE(refusal(opened) == test::kAccepted);
    CHECK(test::copy(opened->frame->body) == packet);
  });
}

TEST_CASE("carriers: nothing is written where there is no room") {
  each_carrier([](const Carrier& carrier) {
    Ends ends(carrier);
    const auto whole = ends.sealed(test::advert({}));
    for (std::size_t room = 0; room < whole.size(); ++room) {
      Octets out(room);
      session::FrameHead head;
      head.segment = kSegment;
      CHECK(ends.a->seal(kNow, head, test::advert({}), out) == 0);
    }
  });
}

TEST_CASE("carriers: a stranger's datagram is not claimed") {
  each_carrier([](const Carrier& carrier) {
    Ends ends(carrier);
    const auto datagram = ends.sealed(test::advert({}));
    auto from = ends.from_a;
    for (const auto* const remote : {"10.0.0.3", "10.0.0.2", "0.0.0.0", "::ffff:10.0.0.1", "a00:1::"}) {
      from.remote = ip(remote);
      from.link = 3;
      CHECK_FALSE(ends.b->claims(from, datagram));
    }
  });
}

TEST_CASE("carriers: a truncated datagram is refused, or has a truncated packet inside that the IP parser refuses") {
  each_carrier([](const Carrier& carrier) {
    Ends ends(carrier);
    const auto whole = ends.sealed(test::advert({}));
    test::each_truncation(whole, [&](const Octets& cut) {
      const auto opened = ends.open(cut);
      const bool carries = opened && opened->frame && opened->frame->head.kind == session::FrameKind::advert;
      CHECK((!carries || !wire::parse_ip(opened->frame->body)));
    });
  });
}

TEST_CASE("carriers: a changed octet never makes one read too far") {
  each_carrier([](const Carrier& carrier) {
    std::size_t outside = 0;
    const auto whole = Ends(carrier).sealed(test::advert({}));
    test::each_change(whole, [&](const Octets& changed) {
      Ends ends(carrier);
      const auto opened = ends.open(changed);
      if (!opened || !opened->frame) return;
      const auto body = opened->frame->body;
      const auto within = [&](const Octets& all) {
        return body.data() >= all.data() && body.data() + body.size() <= all.data() + all.size();
      };
      if (!within(changed) && !within(ends.scratch)) ++outside;
    });
    CHECK(outside == 0);
  });
}

TEST_CASE("carriers: a pair that is not set to plaintext neither accepts nor sends anything in clear") {
  each_carrier([](const Carrier& carrier) {
    Ends ends(carrier);
    const auto datagram = ends.sealed(test::advert({}));
    const auto strict = Ends::make(carrier, 2, 1, ends.at_a, false);
    REQUIRE(strict);
    const auto opened = strict->open(kNow, ends.from_a, datagram, ends.scratch);
    CHECK(refusal(opened) == base::DropReason::plaintext_refused);
    const auto packet = test::advert({});
    Octets out(carrier::kMaxDatagramBytes);
    out.resize(strict->seal(kNow, {}, packet, out));
    CHECK(std::search(out.begin(), out.end(), packet.begin(), packet.end()) == out.end());
  });
}
