// What a record's octets say, layer by layer, through the parsers that the relay itself uses.
#pragma once

#include <optional>

#include "proto/vrrp_fields.hpp"
#include "trace/record.hpp"
#include "trace/relay_datagram.hpp"
#include "wire/gre.hpp"
#include "wire/ip_packet.hpp"

namespace trace {

struct Dissection {
  // Around the advert, where it came inside of another packet (stage packet only). Nobody has judged it.
  std::optional<wire::IpPacket> outer{};
  std::optional<Endpoint> outer_source{};  // with the port, where it is UDP
  std::optional<Endpoint> outer_destination{};
  std::optional<wire::GreHeader> gre{};
  std::optional<RelayDatagram> relay{};  // a datagram of the relay; only a plain one shows its advert
  // The packet that is the advert, or that was to be one, as far as its header goes: also where it is refused. Absent: the
  // header is cut off, or the packet is a relay's that shows none.
  std::optional<wire::IpPacket> ip{};
  std::optional<proto::VrrpFields> vrrp{};    // of protocol 112, as far as the octets go: also where it is refused, and of CARP
  std::optional<proto::Advert> advert{};      // it is a valid one
  // Else: why the relay would refuse it, but for what needs its configuration (group, VRID, peer). The first rule that fails in
  // the order of core::check_advert; what is of no relayed protocol is refused as that before all, as by the capture filter.
  std::optional<base::DropReason> refusal{};
  bool cut_off = false;  // the capture has not all of it: neither advert nor refusal

  bool is_carp() const { return refusal == base::DropReason::carp_seen; }
};

// The result points into the record's octets. Neither advert nor refusal: no octets, cut off, or a relay's own datagram.
Dissection dissect(const Record& record);

}  // namespace trace
