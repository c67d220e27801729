// Carrier `udp`: frames in UDP datagrams; secured, unless the pair is set to `plaintext`.
#pragma once

#include "carrier/channel.hpp"

namespace carrier {

// A pair that is neither set to plaintext nor has a key neither sends nor accepts anything.
std::unique_ptr<Channel> make_udp_channel(const PairContext& pair);

std::unique_ptr<Channel> make_plain_udp(const PairContext& pair);    // udp_plain.cpp
std::unique_ptr<Channel> make_secured_udp(const PairContext& pair);  // udp_secured.cpp

}  // namespace carrier
