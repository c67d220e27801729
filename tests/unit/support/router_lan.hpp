// One core::Router and who speaks for it, with the time in the test's hand.
#pragma once

#include <array>
#include <optional>

#include "core/router.hpp"

namespace test {

inline constexpr std::array<std::uint8_t, 4> kShared{10, 0, 0, 100};

inline proto::Advert advert(std::uint8_t priority) {
  proto::Advert advert;
  advert.version = 3;
  advert.vrid = 51;
  advert.priority = priority;
  advert.interval = std::chrono::seconds(1);
  advert.address_count = 1;
  advert.addresses = kShared;
  return advert;
}

// Two hosts: 0 with priority 200 and 1 with 100, and more.
struct Lan {
  core::Router router{{0, wire::Family::ipv4, 51}};
  base::Instant now{std::chrono::hours(1)};

  void hear(std::size_t host, const proto::Advert& what, bool native = false) {
    const std::array<std::uint8_t, 4> source{10, 0, 0, static_cast<std::uint8_t>(host + 1)};
    router.heard(now, {router.key(), wire::IpAddress(source), host, what, native});
  }
  // By the wire, and a millisecond later by the relay.
  void hear_both_ways(std::size_t host) {
    hear(host, advert(200), true);
    now += std::chrono::milliseconds(1);
    hear(host);
    now += std::chrono::milliseconds(999);
  }
  void hear(std::size_t host) { hear(host, advert(host == 0 ? 200 : 100)); }
  bool has(core::Finding finding) const { return router.find(finding, now).has_value(); }
  std::optional<std::size_t> master() const {
    const auto voice = router.master(now);
    return voice ? router.voices()[*voice].speaker : std::nullopt;
  }
};

inline void pass(Lan& lan, base::Duration duration) { lan.now += duration; }

}  // namespace test
