#include "wire/gre.hpp"

#include "wire/checksum.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

namespace wire {

namespace {

using base::DropReason;
using base::Err;

constexpr std::uint16_t kChecksumFlag = 0x8000;
constexpr std::uint16_t kKeyFlag = 0x2000;
constexpr std::uint16_t kSequenceFlag = 0x1000;
// Routing, strict source route and bit 5, which RFC 2784 2.3 has a receiver refuse; and the version.
constexpr std::uint16_t kMustBeZero = 0x4c07;
constexpr std::size_t kChecksumAt = 4;

}  // namespace

base::Result<GrePacket, DropReason> parse_gre(base::Bytes octets) {
  Reader reader(octets);
  const auto flags = reader.u16();
  if ((flags & kMustBeZero) != 0) return Err(DropReason::gre_malformed);
  GrePacket packet;
  packet.header.protocol = reader.u16();
  packet.header.has_checksum = (flags & kChecksumFlag) != 0;
  if (packet.header.has_checksum) {
    packet.header.checksum = reader.u16();
    reader.skip(2);
  }
  if ((flags & kKeyFlag) != 0) packet.header.key = reader.u32();
  if ((flags & kSequenceFlag) != 0) packet.header.sequence = reader.u32();
  if (reader.failed()) return Err(DropReason::gre_malformed);
  packet.payload = reader.rest();
  if (packet.header.checksum != 0 && Checksum().add(octets).value() != 0) return Err(DropReason::gre_checksum);
  return packet;
}

std::size_t write_gre(const GreHeader& header, base::Bytes payload, base::MutableBytes out) {
  Writer writer(out);
  writer.u16(static_cast<std::uint16_t>((header.has_checksum ? kChecksumFlag : 0) | (header.key ? kKeyFlag : 0) |
                                        (header.sequence ? kSequenceFlag : 0)));
  writer.u16(header.protocol);
  if (header.has_checksum) writer.u32(0);
  if (header.key) writer.u32(*header.key);
  if (header.sequence) writer.u32(*header.sequence);
  writer.bytes(payload);
  if (writer.failed()) return 0;
  if (header.has_checksum) {
    const auto sum = Checksum().add(out.first(writer.size())).value();
    Writer(out.subspan(kChecksumAt)).u16(sum);
  }
  return writer.size();
}

}  // namespace wire
