#include <array>

#include "proto/protocol.hpp"
#include "proto/vrrp.hpp"

namespace proto {

namespace {
constexpr std::array kProtocols{
    Protocol{"vrrp", "ip proto 112 or ip6 proto 112 or ip proto 51", is_vrrp, parse_vrrp},
};
}  // namespace

std::span<const Protocol> protocols() { return kProtocols; }

base::Result<Advert, base::DropReason> parse_advert(const wire::IpPacket& packet) {
  for (const auto& protocol : kProtocols) {
    if (protocol.claims(packet)) return protocol.parse(packet);
  }
  return base::Err(base::DropReason::not_relayed_protocol);
}

}  // namespace proto
