// What a record tells of somebody who speaks: an advert, or a datagram that a relay carries.
#pragma once

#include <optional>

#include "trace/dissect.hpp"

namespace trace {

struct Heard {
  proto::Relayed relayed;
  proto::Advert advert;  // of a datagram: nothing
};

// A valid advert of VRRP or CARP, also where the relay does not carry CARP; or a datagram, but for its later fragments. The result
// points into the record's octets.
std::optional<Heard> heard(const Dissection& dissection);

}  // namespace trace
