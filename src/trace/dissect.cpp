#include "trace/dissect.hpp"

#include "proto/vrrp.hpp"
#include "session/probe.hpp"
#include "wire/reader.hpp"
#include "wire/udp.hpp"

namespace trace {

namespace {

using base::DropReason;
using wire::IpFields;
using wire::IpPacket;

// IPv6: behind a fragment header, which says what it is a fragment of.
bool is_vrrp_fragment(const IpFields& fields) {
  return fields.version == 6 && fields.protocol == wire::kNextHeaderFragment &&
         wire::Reader(fields.payload).u8() == wire::kProtocolVrrp;
}

bool is_of_a_tunnel(const IpPacket& packet) {
  return packet.protocol == wire::kProtocolIgmp || packet.protocol == wire::kProtocolIcmpv6 ||
         packet.protocol == wire::kNextHeaderHopByHop;
}

bool is_cut(const IpFields& fields) {
  const auto whole = fields.length + (fields.version == 6 ? fields.header_bytes : 0u);
  return fields.octets.size() < whole;
}

void judge(Dissection& out, const IpFields& fields) {
  const auto packet = wire::judge_ip(fields);
  if (!packet) {
    out.refusal = packet.error();
  } else if (packet->ttl != 255) {
    out.refusal = DropReason::ttl_not_255;
  } else if (!out.vrrp) {
    out.refusal = DropReason::ah_malformed;
  } else if (const auto advert = proto::judge_vrrp(*out.vrrp, *packet)) {
    out.advert = *advert;
  } else {
    out.refusal = advert.error();
  }
}

// The advert's own packet. `missing`: what the capture has cut off of it.
void read_advert(Dissection& out, const std::optional<IpFields>& fields, std::uint32_t missing) {
  if (!fields) {
    out.cut_off = missing != 0;
    if (!out.cut_off) out.refusal = DropReason::ip_malformed;
    return;
  }
  out.ip = wire::packet_of(*fields);
  if (!proto::is_vrrp(*out.ip) && !is_vrrp_fragment(*fields)) {
    out.refusal = out.gre && is_of_a_tunnel(*out.ip) ? DropReason::tunnel_other : DropReason::not_relayed_protocol;
    return;
  }
  if (proto::is_vrrp(*out.ip)) {
    if (session::read_probe_packet(out.ip->payload)) {
      out.relay = *read_relay_datagram(out.ip->payload);
      return;
    }
    const bool is_first = (fields->fragment & 0x1fff) == 0;  // a later fragment has no header
    if (const auto vrrp = proto::read_vrrp_fields(*out.ip); vrrp && is_first) out.vrrp = *vrrp;
  }
  out.cut_off = missing != 0 && is_cut(*fields);
  if (!out.cut_off) judge(out, *fields);
}

void read_gre(Dissection& out, base::Bytes octets, std::uint32_t missing) {
  const auto packet = wire::parse_gre(octets);
  if (!packet) {
    out.cut_off = missing != 0;
    if (!out.cut_off) out.refusal = packet.error();
    return;
  }
  out.gre = packet->header;
  const auto type = packet->header.protocol;
  if (type == wire::kEtherTypeIpv4 || type == wire::kEtherTypeIpv6) {
    const auto version = wire::version_of(packet->payload);
    if (packet->payload.empty() || version == (type == wire::kEtherTypeIpv4 ? 4 : 6)) {
      read_advert(out, wire::read_ip_fields(packet->payload), missing);
    } else {
      out.refusal = DropReason::gre_malformed;
    }
  } else if (type == session::kProbeGreType && session::read_probe_packet(packet->payload)) {
    out.relay = *read_relay_datagram(packet->payload);
  } else {
    out.refusal = type == 0 ? DropReason::tunnel_other : DropReason::gre_malformed;
  }
}

void read_relay(Dissection& out, base::Bytes octets, std::uint32_t missing) {
  const auto datagram = read_relay_datagram(octets);
  if (!datagram) {
    out.cut_off = missing != 0;
    if (!out.cut_off) out.refusal = datagram.error();
    return;
  }
  out.relay = *datagram;
  const auto& frame = datagram->frame;
  if (frame && frame->head.kind == session::FrameKind::advert) read_advert(out, wire::read_ip_fields(frame->body), missing);
}

void enclose(Dissection& out, const IpFields& fields, std::uint16_t source_port, std::uint16_t destination_port) {
  out.outer = wire::packet_of(fields);
  out.outer_source = Endpoint{fields.source, source_port};
  out.outer_destination = Endpoint{fields.destination, destination_port};
}

// True: the packet carries another one, or was to.
bool read_carrier(Dissection& out, const IpFields& fields, std::uint32_t missing) {
  if ((fields.fragment & 0x1fff) != 0) return false;  // its octets are none of a header
  if (fields.protocol == wire::kProtocolGre) {
    enclose(out, fields, 0, 0);
    read_gre(out, fields.payload, missing);
    return true;
  }
  if (fields.protocol != wire::kProtocolUdp) return false;
  const auto udp = wire::read_udp(fields.payload);
  if (!udp) return false;
  const bool is_gre = udp->destination_port == wire::kGrePort;
  if (!is_gre && udp->destination_port != kRelayPort && udp->source_port != kRelayPort) return false;
  enclose(out, fields, udp->source_port, udp->destination_port);
  is_gre ? read_gre(out, udp->payload, missing) : read_relay(out, udp->payload, missing);
  return true;
}

// A daemon that relays a group says so by the record itself. True: it is a datagram.
bool read_datagram(Dissection& out, base::Bytes octets) {
  const auto packet = wire::parse_fragment(octets);
  if (!packet || packet->protocol != wire::kProtocolUdp) return false;
  out.ip = *packet;
  out.datagram = CarriedDatagram{};
  if (packet->is_later_fragment()) return true;
  if (const auto udp = wire::read_udp(packet->payload)) {
    const auto bytes = std::max<std::size_t>(udp->length, wire::kUdpHeaderBytes) - wire::kUdpHeaderBytes;
    out.datagram = CarriedDatagram{udp->source_port, udp->destination_port, bytes};
  }
  return true;
}

}  // namespace

Dissection dissect(const Record& record) {
  Dissection out;
  if (record.octets.empty()) return out;
  const auto fields = wire::read_ip_fields(record.octets);
  if (fields && record.stage == base::Stage::packet && read_carrier(out, *fields, record.missing)) return out;
  const bool is_told = record.stage != base::Stage::packet;
  if (is_told && read_datagram(out, record.octets)) return out;
  read_advert(out, fields, record.missing);
  if (is_told && out.refusal == DropReason::carp_seen) out.refusal.reset();
  return out;
}

}  // namespace trace
