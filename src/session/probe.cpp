#include "session/probe.hpp"

#include <algorithm>

#include "wire/reader.hpp"
#include "wire/writer.hpp"

namespace session {

namespace {

constexpr std::uint8_t kPacketType = 6;  // after the types of datagrams, 1 to 5

std::optional<ProbeWay> way_of(std::uint8_t number) {
  const auto way = static_cast<ProbeWay>(number);
  return std::ranges::find(kProbeWays, way) == kProbeWays.end() ? std::nullopt : std::optional(way);
}

}  // namespace

std::string_view name(ProbeWay way) {
  switch (way) {
    case ProbeWay::udp:
      return "udp";
    case ProbeWay::gre:
      return "gre";
    case ProbeWay::vrrp:
      return "vrrp";
    case ProbeWay::multicast:
      break;
  }
  return "multicast";
}

std::optional<Probe> read_probe(base::Bytes body) {
  wire::Reader reader(body);
  const auto way = way_of(reader.u8());
  const auto token = reader.u64();
  if (reader.failed() || !way) return std::nullopt;
  return Probe{*way, token};
}

std::optional<Probe> read_probe_packet(base::Bytes octets) {
  wire::Reader reader(octets);
  const bool is_probe = octets.size() == Probe::kPacketBytes && reader.u8() == kPacketType && reader.u8() == 0;
  const auto way = way_of(reader.u8());
  if (!is_probe || !way || reader.u8() != 0) return std::nullopt;
  return Probe{*way, reader.u64()};
}

std::size_t write_body(const Probe& probe, base::MutableBytes out) {
  wire::Writer writer(out);
  writer.u8(static_cast<std::uint8_t>(probe.way)).u64(probe.token);
  return writer.failed() ? 0 : writer.size();
}

ProbePacket packet_of(const Probe& probe) {
  ProbePacket packet{};
  wire::Writer(packet).u8(kPacketType).u8(0).u8(static_cast<std::uint8_t>(probe.way)).u8(0).u64(probe.token);
  return packet;
}

}  // namespace session
