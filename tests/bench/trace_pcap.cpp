// Writes a pcap file of adverts to standard output: trace_pcap MEGABYTES. The same octets each time: 50 virtual routers, version 2
// and 3, with 1 to 10 addresses, an advert a second each; each changes its MASTER every ten minutes, and one advert in a thousand
// is missing.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "wire/checksum.hpp"
#include "wire/writer.hpp"

namespace {

constexpr unsigned kRouters = 50;
constexpr std::size_t kFileHeader = 24;
constexpr std::size_t kPacketHeader = 16;

using Octets = std::vector<std::uint8_t>;

// pcap's own fields are little-endian here.
void put_le32(std::uint8_t* at, std::uint32_t value) {
  for (unsigned i = 0; i < 4; ++i) at[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

wire::IpAddress address(unsigned a, unsigned b, unsigned c, unsigned d) {
  const std::array<std::uint8_t, 4> octets{static_cast<std::uint8_t>(a), static_cast<std::uint8_t>(b), static_cast<std::uint8_t>(c), static_cast<std::uint8_t>(d)};
  return wire::IpAddress(octets);
}

Octets message(unsigned vrid, bool first, const wire::IpAddress& source, const wire::IpAddress& group) {
  const bool is_v3 = vrid % 2 == 0;
  const unsigned addresses = 1 + vrid % 10;
  Octets out(8 + 4 * addresses + (is_v3 ? 0 : 8));
  wire::Writer writer(out);
  writer.u8(is_v3 ? 0x31 : 0x21).u8(static_cast<std::uint8_t>(vrid)).u8(first ? 150 : 100).u8(static_cast<std::uint8_t>(addresses));
  is_v3 ? writer.u16(100) : writer.u8(0).u8(1);
  writer.u16(0);
  for (unsigned i = 0; i < addresses; ++i) writer.bytes(address(10, 1, vrid, i + 1).octets());
  wire::Checksum sum;
  if (is_v3) sum.add_pseudo_header(source, group, 112, out.size());
  const auto checksum = sum.add(out).value();
  out[6] = static_cast<std::uint8_t>(checksum >> 8);
  out[7] = static_cast<std::uint8_t>(checksum);
  return out;
}

// With the headers of pcap and Ethernet.
Octets packet(unsigned vrid, bool first) {
  const auto source = address(10, 0, 0, first ? 1 : 2);
  const auto group = address(224, 0, 0, 18);
  const auto payload = message(vrid, first, source, group);
  Octets ip(20 + payload.size());
  wire::Writer writer(ip);
  writer.u8(0x45).u8(0xc0).u16(static_cast<std::uint16_t>(ip.size())).u16(1).u16(0).u8(255).u8(112).u16(0);
  writer.bytes(source.octets()).bytes(group.octets()).bytes(payload);
  const auto checksum = wire::Checksum().add(base::Bytes(ip).first(20)).value();
  ip[10] = static_cast<std::uint8_t>(checksum >> 8);
  ip[11] = static_cast<std::uint8_t>(checksum);
  Octets out(kPacketHeader + 14);
  put_le32(out.data() + 8, static_cast<std::uint32_t>(14 + ip.size()));
  put_le32(out.data() + 12, static_cast<std::uint32_t>(14 + ip.size()));
  wire::Writer(base::MutableBytes(out).subspan(kPacketHeader)).u16(0x0100).u32(0x5e000012).u16(0x0200).u32(first ? 1 : 2).u16(0x0800);
  out.insert(out.end(), ip.begin(), ip.end());
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const auto megabytes = argc == 2 ? std::strtoull(argv[1], nullptr, 10) : 0;
  if (megabytes == 0) return std::fputs("usage: trace_pcap MEGABYTES >FILE\n", stderr), 2;
  std::array<std::uint8_t, kFileHeader> head{0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0};
  put_le32(head.data() + 16, 262144);
  put_le32(head.data() + 20, 1);  // Ethernet
  std::vector<Octets> packets;
  for (unsigned i = 0; i < 2 * kRouters; ++i) packets.push_back(packet(i / 2 + 1, i % 2 == 0));
  std::fwrite(head.data(), 1, head.size(), stdout);
  std::uint64_t written = head.size();
  for (std::uint64_t number = 0; written < megabytes * 1'000'000; ++number) {
    if (number % 997 == 996) continue;
    const auto us = number * (1'000'000 / kRouters);
    const auto seconds = us / 1'000'000;
    auto& one = packets[2 * (number % kRouters) + seconds / 600 % 2];
    put_le32(one.data(), static_cast<std::uint32_t>(1'700'000'000 + seconds));
    put_le32(one.data() + 4, static_cast<std::uint32_t>(us % 1'000'000));
    if (std::fwrite(one.data(), 1, one.size(), stdout) != one.size()) return 1;
    written += one.size();
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}
