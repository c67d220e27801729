#include "advert.hpp"

#include <algorithm>

namespace sim {

namespace {

using wire::Family;

void put16(Octets& out, std::size_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8));
  out.push_back(static_cast<std::uint8_t>(value));
}

void put(Octets& out, base::Bytes octets) { out.insert(out.end(), octets.begin(), octets.end()); }

void set16(Octets& out, std::size_t at, std::uint16_t value) {
  out[at] = static_cast<std::uint8_t>(value >> 8);
  out[at + 1] = static_cast<std::uint8_t>(value);
}

std::uint32_t get16(base::Bytes octets, std::size_t at) { return octets[at] * 256u + octets[at + 1]; }

// RFC 1071.
std::uint16_t internet_checksum(base::Bytes octets) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i + 1 < octets.size(); i += 2) sum += get16(octets, i);
  if (octets.size() % 2 != 0) sum += octets.back() * 256u;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(0xffff - sum);
}

std::uint16_t message_checksum(const wire::IpAddress& source, base::Bytes message, std::uint8_t version) {
  Octets covered;
  if (version == 3) {
    put(covered, source.octets());
    put(covered, vrrp_group(source.family()).octets());
    put16(covered, 112);  // next to the length: the order of a sum's words is free
    put16(covered, message.size());
  }
  put(covered, message);
  return internet_checksum(covered);
}

Octets write_message(const Advert& advert) {
  Octets out{static_cast<std::uint8_t>(advert.version << 4 | 1), advert.vrid, advert.priority, 1};
  const auto centiseconds = static_cast<std::size_t>(advert.interval / 10ms);
  put16(out, advert.version == 2 ? centiseconds / 100 : centiseconds);  // version 2: authentication type 0, then seconds
  put16(out, 0);
  // The virtual address: the source with another last octet.
  put(out, advert.source.octets());
  out.back() = 254;
  if (advert.version == 2) out.insert(out.end(), 8, 0);
  set16(out, 6, message_checksum(advert.source, out, advert.version));
  return out;
}

Octets ipv4_header(const Advert& advert, std::size_t payload) {
  Octets out{0x45, 0xc0};
  put16(out, 20 + payload);
  put16(out, advert.serial);
  put16(out, 0);
  put(out, Octets{255, 112, 0, 0});
  put(out, advert.source.octets());
  put(out, vrrp_group(Family::ipv4).octets());
  set16(out, 10, internet_checksum(out));
  return out;
}

Octets ipv6_header(const Advert& advert, std::size_t payload) {
  Octets out{0x6c, static_cast<std::uint8_t>(advert.serial >> 16 & 0x0f)};
  put16(out, advert.serial & 0xffff);
  put16(out, payload);
  put(out, Octets{112, 255});
  put(out, advert.source.octets());
  put(out, vrrp_group(Family::ipv6).octets());
  return out;
}

}  // namespace

wire::IpAddress vrrp_group(Family family) {
  if (family == Family::ipv4) return wire::IpAddress(Octets{224, 0, 0, 18});
  return wire::IpAddress(Octets{0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 18});
}

Octets write_advert(const Advert& advert) {
  const auto message = write_message(advert);
  auto out = advert.source.family() == Family::ipv4 ? ipv4_header(advert, message.size())
                                                    : ipv6_header(advert, message.size());
  put(out, message);
  return out;
}

std::optional<Advert> read_advert(base::Bytes packet) {
  const bool is_ipv4 = !packet.empty() && packet[0] >> 4 == 4;
  const std::size_t header = is_ipv4 ? 20 : 40;
  if (packet.size() < header + 8) return std::nullopt;
  Advert advert;
  advert.source = wire::IpAddress(is_ipv4 ? packet.subspan(12, 4) : packet.subspan(8, 16));
  advert.serial = is_ipv4 ? get16(packet, 4) : (packet[1] & 15u) << 16 | get16(packet, 2);
  const auto message = packet.subspan(header);
  advert.version = message[0] >> 4;
  advert.vrid = message[1];
  advert.priority = message[2];
  advert.interval = advert.version == 2 ? Time(message[5] * 1s) : Time((get16(message, 4) & 0xfff) * 10ms);

  const auto hop_limit = is_ipv4 ? packet[8] : packet[7];
  const auto length = is_ipv4 ? get16(packet, 2) : get16(packet, 4) + 40;
  const auto group = is_ipv4 ? packet.subspan(16, 4) : packet.subspan(24, 16);
  const bool is_sound = hop_limit == 255 && length == packet.size() &&
                        std::ranges::equal(group, vrrp_group(advert.source.family()).octets()) &&
                        message_checksum(advert.source, message, advert.version) == 0;
  return is_sound ? std::optional(advert) : std::nullopt;
}

}  // namespace sim
