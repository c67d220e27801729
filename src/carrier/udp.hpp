// Carrier `udp`: frames in UDP datagrams.
#pragma once

#include "carrier/channel.hpp"

namespace carrier {

std::unique_ptr<Channel> make_udp_channel(const PairContext& pair);

}  // namespace carrier
