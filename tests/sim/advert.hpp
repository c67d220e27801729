// VRRP adverts as real octets, written and read without the relay's own code, so that neither can hide the other's mistake.
#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "time.hpp"
#include "wire/ip_address.hpp"

namespace sim {

struct Advert {
  std::uint8_t version = 3;
  std::uint8_t vrid = 1;
  std::uint8_t priority = 100;
  Time interval = 1s;
  wire::IpAddress source;
  std::uint32_t serial = 0;  // IPv4: the identification; IPv6: the flow label. Makes each advert of a host unique.
};

wire::IpAddress vrrp_group(wire::Family family);

// RFC 3768 5 (version 2), RFC 9568 5 with the pseudo-header checksum of RFC 5798 (version 3).
Octets write_advert(const Advert& advert);

// None: a VRRP daemon would refuse it (RFC 9568 7.1).
std::optional<Advert> read_advert(base::Bytes packet);

}  // namespace sim
