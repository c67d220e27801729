// What a record's octets say, layer by layer, through the parsers that the relay itself uses.
#pragma once

#include <optional>

#include "proto/protocol.hpp"
#include "trace/record.hpp"
#include "wire/gre.hpp"
#include "wire/ip_packet.hpp"

namespace trace {

struct Dissection {
  // Around the advert, where it came inside of another packet (stage packet only).
  std::optional<wire::IpPacket> outer{};
  std::optional<Endpoint> outer_source{};
  std::optional<Endpoint> outer_destination{};
  std::optional<wire::GreHeader> gre{};
  // The packet that is the advert, or that was to be one.
  std::optional<wire::IpPacket> ip{};
  std::optional<proto::Advert> advert{};        // it is a valid one
  std::optional<base::DropReason> refusal{};    // else: why it is none
};

// The result points into the record's octets.
Dissection dissect(const Record& record);

}  // namespace trace
