#include <algorithm>
#include <array>

#include "carrier/channel.hpp"
#include "carrier/gre.hpp"
#include "carrier/tunnel.hpp"
#include "carrier/udp.hpp"

namespace carrier {

namespace {
constexpr std::array kCarriers{
    Carrier{"udp", Transport::udp, true, true, Options::none, make_udp_channel},
    Carrier{"gre", Transport::gre, false, false, Options::gre, make_gre},
    Carrier{"gre-udp", Transport::gre_udp, false, false, Options::gre, make_gre_udp},
    Carrier{"tunnel", Transport::link, false, false, Options::device, make_tunnel},
};
}  // namespace

std::span<const Carrier> carriers() { return kCarriers; }

const Carrier* find_carrier(std::string_view name) {
  const auto found = std::ranges::find(kCarriers, name, &Carrier::name);
  return found == kCarriers.end() ? nullptr : &*found;
}

}  // namespace carrier
