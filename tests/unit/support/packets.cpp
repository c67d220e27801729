#include "support/packets.hpp"

#include <doctest/doctest.h>

namespace test {

namespace {

void put8(Octets& out, unsigned value) { out.push_back(static_cast<std::uint8_t>(value)); }
void put16(Octets& out, unsigned value) {
  put8(out, value >> 8);
  put8(out, value);
}
void put32(Octets& out, unsigned value) {
  put16(out, value >> 16);
  put16(out, value);
}
void put(Octets& out, base::Bytes octets) { out.insert(out.end(), octets.begin(), octets.end()); }

void set16(Octets& out, std::size_t at, unsigned value) {
  out.at(at) = static_cast<std::uint8_t>(value >> 8);
  out.at(at + 1) = static_cast<std::uint8_t>(value);
}

bool is_ipv6(const AdvertSpec& spec) { return spec.source.find(':') != std::string::npos; }

wire::IpAddress destination(const AdvertSpec& spec) {
  return ip(is_ipv6(spec) && spec.destination == "224.0.0.18" ? "ff02::12" : spec.destination);
}

// What version 3 sums in front of the message; `length` is what that message says of itself.
Octets pseudo_header(const AdvertSpec& spec, std::size_t length) {
  Octets out;
  put(out, ip(spec.source).octets());
  put(out, destination(spec).octets());
  if (is_ipv6(spec)) {
    put32(out, static_cast<unsigned>(length));
    put32(out, 112);
  } else {
    put16(out, 112);
    put16(out, static_cast<unsigned>(length));
  }
  return out;
}

Octets body(const AdvertSpec& spec) {
  Octets out;
  put8(out, spec.version << 4 | spec.type);
  put8(out, spec.vrid);
  put8(out, spec.priority);
  put8(out, static_cast<unsigned>(spec.addresses.size()));
  if (spec.version == 3) {
    put16(out, spec.interval);
  } else {
    put8(out, spec.auth_type);
    put8(out, spec.interval);
  }
  put16(out, 0);
  for (const auto& address : spec.addresses) put(out, ip(address).octets());
  if (spec.version == 2) {
    put32(out, spec.auth_type == 1 ? 0x73336372 : 0);  // "s3cret"
    put32(out, spec.auth_type == 1 ? 0x65740000 : 0);
  }
  return joined(out, spec.version_2_auth);
}

}  // namespace

wire::IpAddress ip(std::string_view text) {
  const auto address = wire::parse_ip_address(text);
  if (!address) FAIL(text);  // REQUIRE would not do: it is also called before the first test begins
  return *address;
}

std::uint16_t internet_checksum(base::Bytes octets) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    sum += static_cast<unsigned>(octets[i]) << (i % 2 == 0 ? 8 : 0);
    if (sum > 0xffff) sum -= 0xffff;  // end-around carry
  }
  return static_cast<std::uint16_t>(~sum);
}

Octets message(const AdvertSpec& spec) {
  auto out = body(spec);
  // Over IPv6 the kernel sums all of the payload; else the trailer is no part of the message.
  const auto summed = is_ipv6(spec) ? joined(out, spec.trailer) : out;
  const bool with_pseudo_header = spec.version == 3 && (is_ipv6(spec) || spec.pseudo_header);
  const auto all = with_pseudo_header ? joined(pseudo_header(spec, summed.size()), summed) : summed;
  set16(out, 6, (internet_checksum(all) + spec.damage) & 0xffffu);
  return joined(out, spec.trailer);
}

Octets advert(const AdvertSpec& spec) {
  auto payload = message(spec);
  if (!spec.ah) return ip_packet(spec, payload);
  Octets header;
  put8(header, spec.ah_next_header);
  put8(header, spec.ah_length);
  put16(header, 0);
  put(header, ip(spec.source).octets().first(4));  // SPI
  put32(header, 7);                                // sequence
  header.resize(24, 0xa5);                         // ICV
  auto outer = spec;
  outer.protocol = 51;
  return ip_packet(outer, joined(header, payload));
}

Octets ip_packet(const AdvertSpec& spec, const Octets& payload) {
  Octets out;
  if (is_ipv6(spec)) {
    put32(out, 0x6c000000);
    put16(out, static_cast<unsigned>(payload.size()));
    put8(out, spec.protocol);
    put8(out, spec.ttl);
  } else {
    put8(out, static_cast<unsigned>(0x45 + spec.options.size() / 4));
    put8(out, 0xc0);
    put16(out, static_cast<unsigned>(20 + spec.options.size() + payload.size()));
    put16(out, spec.ip_id);
    put16(out, spec.fragment);
    put8(out, spec.ttl);
    put8(out, spec.protocol);
    put16(out, 0);
  }
  put(out, ip(spec.source).octets());
  put(out, destination(spec).octets());
  put(out, spec.options);
  put(out, payload);
  return is_ipv6(spec) ? out : with_ip_checksum(out);
}

Octets with_ip_checksum(Octets ipv4) {
  set16(ipv4, 10, 0);
  const auto header = std::size_t{ipv4.at(0)} % 16 * 4;
  set16(ipv4, 10, internet_checksum(base::Bytes(ipv4).first(header)));
  return ipv4;
}

Octets datagram(const DatagramSpec& spec) {
  const bool six = ip(spec.source).family() == wire::Family::ipv6;
  Octets udp;
  put16(udp, spec.source_port);
  put16(udp, spec.destination_port);
  put16(udp, static_cast<unsigned>(8 + spec.payload.size()));
  put16(udp, 0);
  put(udp, spec.payload);
  Octets pseudo;
  put(pseudo, ip(spec.source).octets());
  put(pseudo, ip(spec.destination).octets());
  put16(pseudo, 17);
  put16(pseudo, static_cast<unsigned>(udp.size()));
  set16(udp, 6, internet_checksum(joined(pseudo, udp)));
  Octets out;
  if (six) {
    put32(out, 0x60000000);
    put16(out, static_cast<unsigned>(udp.size()));
    put8(out, 17);
    put8(out, spec.ttl);
  } else {
    put16(out, 0x4500);
    put16(out, static_cast<unsigned>(20 + udp.size()));
    put16(out, 1);
    put16(out, spec.fragment);
    put8(out, spec.ttl);
    put8(out, 17);
    put16(out, 0);
  }
  put(out, ip(spec.source).octets());
  put(out, ip(spec.destination).octets());
  put(out, udp);
  return six ? out : with_ip_checksum(out);
}

Octets carp(const CarpSpec& spec) {
  Octets payload(36, 0x3c);
  const auto head = hex("21 2a 05 07 00 01 00 00");
  std::copy(head.begin(), head.end(), payload.begin());
  payload[1] = static_cast<std::uint8_t>(spec.vhid);
  payload[2] = static_cast<std::uint8_t>(spec.advskew);
  payload[5] = static_cast<std::uint8_t>(spec.advbase);
  set16(payload, 6, internet_checksum(payload));
  AdvertSpec ip;
  ip.source = spec.source;
  return ip_packet(ip, payload);
}

}  // namespace test
