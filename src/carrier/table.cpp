#include <algorithm>
#include <array>

#include "carrier/channel.hpp"
#include "carrier/udp.hpp"

namespace carrier {

namespace {
constexpr std::array kCarriers{
    Carrier{"udp", Transport::udp, true, make_udp_channel},
};
}  // namespace

std::span<const Carrier> carriers() { return kCarriers; }

const Carrier* find_carrier(std::string_view name) {
  const auto found = std::ranges::find(kCarriers, name, &Carrier::name);
  return found == kCarriers.end() ? nullptr : &*found;
}

}  // namespace carrier
