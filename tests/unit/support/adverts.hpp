// Shorthand for tests of the relayed protocols: parse octets as the relay does.
#pragma once

#include <doctest/doctest.h>

#include "proto/protocol.hpp"
#include "support/packets.hpp"
#include "support/print.hpp"

namespace test {

// The IP header first, as everywhere: its refusal counts as well.
inline base::Result<proto::Advert, base::DropReason> parse(const Octets& octets) {
  const auto packet = wire::parse_ip(octets);
  if (!packet) return base::Err(packet.error());
  const proto::Relayed vrrp;
  if (!proto::claimant({&vrrp, 1}, *packet)) return base::Err(proto::refusal_of_unclaimed(*packet));
  return proto::parse_advert(vrrp, *packet);
}

inline base::DropReason verdict(const AdvertSpec& spec) { return refusal(parse(advert(spec))); }

inline proto::Advert parsed(const AdvertSpec& spec) {
  const auto result = parse(advert(spec));
  REQUIRE(refusal(result) == kAccepted);
  return *result;
}

inline AdvertSpec v3() {
  AdvertSpec spec;
  spec.version = 3;
  spec.interval = 100;
  return spec;
}

inline AdvertSpec v3_ipv6() {
  auto spec = v3();
  spec.source = "fe80::1";
  spec.addresses = {"fe80::100", "2001:db8::100"};
  return spec;
}

// An advert whose VRRP message is these octets, with any IP header that fits; the message's own checksum is not mended.
inline base::DropReason raw_verdict(const Octets& message, const AdvertSpec& spec = {}) {
  return refusal(parse(ip_packet(spec, message)));
}

}  // namespace test
