// The rules for one advert that need nothing but the advert and the configuration.
#pragma once

#include "config/config.hpp"
#include "core/streams.hpp"
#include "proto/admission.hpp"

namespace core {

struct Checked : proto::Admitted {
  // Whose adverts it is one of. `peer`: who sent it to this host.
  StreamKey key(std::size_t segment, std::size_t peer) const;
};

// proto::admit() with what the segment is set to.
base::Result<Checked, base::DropReason> check_advert(base::Bytes octets, const config::Segment& segment);

// Not an advert: the packet of a probe of protocol 112.
bool is_probe(base::Bytes octets);

// A source that no VRRP daemon can have (RFC 1122 3.2.1.3).
bool is_impossible_source(const wire::IpAddress& source);

}  // namespace core
