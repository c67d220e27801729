#include "trace/heard.hpp"

#include <algorithm>
#include <string_view>

namespace trace {

namespace {

// The row of the table of protocols with that name.
std::uint8_t protocol_of(std::string_view name) {
  const auto rows = proto::protocols();
  return static_cast<std::uint8_t>(std::ranges::find(rows, name, &proto::Protocol::name) - rows.begin());
}

}  // namespace

std::optional<Heard> heard(const Dissection& dissection) {
  if (!dissection.ip) return std::nullopt;
  Heard out;
  if (dissection.advert) {
    out.advert = *dissection.advert;
  } else if (dissection.datagram && dissection.datagram->destination_port != 0) {
    out.relayed.protocol = protocol_of(dissection.ip->destination.is_multicast() ? "udp" : "broadcast");
    out.relayed.to = {dissection.ip->destination, dissection.datagram->destination_port};
  } else if (dissection.is_carp() && (!dissection.refusal || dissection.refusal == base::DropReason::carp_seen)) {
    const auto carp = proto::parse_carp(*dissection.ip);
    if (!carp) return std::nullopt;
    out.advert = *carp;
    out.relayed.protocol = protocol_of("carp");
  } else {
    return std::nullopt;
  }
  return out;
}

}  // namespace trace
