// An IP packet and the advert inside: parse_ip, parse_advert.
#include <algorithm>

#include "fuzz.hpp"
#include "proto/protocol.hpp"

using fuzz::must;

namespace {

bool within(base::Bytes part, base::Bytes whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::Bytes octets(data, size);
  const auto packet = wire::parse_ip(octets);
  if (!packet) return 0;
  must(within(packet->octets, octets), "the packet lies in the input");
  must(within(packet->payload, packet->octets), "the payload lies in the packet");
  must(!wire::parse_ip(packet->octets.first(packet->octets.size() - 1)), "a packet that is one octet short is refused");

  const auto again = wire::parse_ip(packet->octets);
  must(again && std::ranges::equal(again->octets, packet->octets), "padding changes nothing");

  const auto advert = proto::parse_advert({}, *packet);
  if (!advert) return 0;
  must(advert->vrid != 0, "a VRID is 1 to 255");
  must(advert->interval > base::Duration::zero(), "an interval is not 0");
  must(advert->version == 2 || advert->version == 3, "the version is 2 or 3");
  must(advert->address_count * packet->source.octets().size() < packet->payload.size(), "the addresses are there");
  return 0;
}
