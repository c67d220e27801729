// What a record's octets say, layer by layer, through the parsers that the relay itself uses.
#pragma once

#include <optional>

#include "proto/carp.hpp"
#include "proto/vrrp_fields.hpp"
#include "trace/record.hpp"
#include "trace/relay_datagram.hpp"
#include "wire/gre.hpp"
#include "wire/ip_packet.hpp"

namespace trace {

// A datagram that a relay carries for some daemon.
struct CarriedDatagram {
  std::uint16_t source_port = 0;       // 0: a later fragment, which has no ports
  std::uint16_t destination_port = 0;  // the same
  std::size_t bytes = 0;               // of its payload, as it says: of all fragments together
};

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
  std::optional<CarriedDatagram> datagram{};  // `ip` is one, or a fragment of one: a daemon's record alone
  std::optional<proto::Advert> advert{};      // it is a valid one of VRRP
  // Else: why the relay would refuse it, but for what needs its configuration (group, VRID, peer). The first rule that fails in
  // the order of core::check_advert; what is of no relayed protocol is refused as that before all, as by the capture filter.
  // CARP and datagrams in a daemon's record are not refused here: whether they are relayed, its configuration has said.
  std::optional<base::DropReason> refusal{};
  bool cut_off = false;  // the capture has not all of it: neither advert nor refusal

  bool is_carp() const { return vrrp && !vrrp->ah && proto::is_carp(vrrp->message); }
};

// The result points into the record's octets. Neither advert nor refusal: no octets, cut off, a relay's own datagram, or what is
// no VRRP in a daemon's record.
Dissection dissect(const Record& record);

}  // namespace trace
