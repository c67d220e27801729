// Carrier `tunnel`: the advert itself, through a tunnel interface of this host that somebody else made. One peer for each
// interface; the tunnel protects it, or does not.
#pragma once

#include "carrier/channel.hpp"

namespace carrier {

std::unique_ptr<Channel> make_tunnel(const PairContext& pair);

}  // namespace carrier
