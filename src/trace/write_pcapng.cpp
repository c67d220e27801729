#include "trace/write_pcapng.hpp"

#include <algorithm>
#include <array>

#include "trace/json.hpp"
#include "trace/mask.hpp"
#include "trace/pcapng.hpp"
#include "trace/verdict.hpp"
#include "wire/link_header.hpp"
#include "wire/writer.hpp"

namespace trace {

namespace {

constexpr std::size_t kMaxInterfaces = 4096;  // the reader's limit; then another section begins
constexpr std::uint16_t kEtherTypeNone = 0x88b5;
constexpr std::uint16_t kArphrdEther = 1;
constexpr std::uint8_t kToUs = 0;
constexpr std::uint8_t kMulticast = 2;
constexpr std::uint8_t kOutgoing = 4;
constexpr std::size_t kSll2Bytes = 20;

struct Way {
  std::uint32_t flags;       // epb_flags
  std::uint8_t packet_type;  // of LINUX_SLL2
};

Way way_of(base::Stage stage) {
  switch (stage) {
    case base::Stage::capture:
    case base::Stage::carry:
      return {pcapng::kOutbound, kOutgoing};
    case base::Stage::native:
    case base::Stage::inject:
    case base::Stage::observe:
      return {pcapng::kInbound, kMulticast};
    case base::Stage::receive:
      return {pcapng::kInbound, kToUs};
    case base::Stage::packet:
    case base::Stage::count_:
      break;
  }
  return {0, kMulticast};
}

std::uint16_t ethertype_of(base::Bytes octets) {
  if (octets.empty()) return kEtherTypeNone;
  return wire::version_of(octets) == 6 ? wire::kEtherTypeIpv6 : wire::kEtherTypeIpv4;
}

// "a:48213: receive at b from a over udp; dropped, late: ...; fix: ..."
std::string comment_of(const Record& record, const Dissection& in) {
  std::string text;
  if (record.id != 0) text += std::string(record.origin) + ":" + std::to_string(record.id) + ": ";
  text += base::name(record.stage);
  if (record.lost != 0) text = std::to_string(record.lost) + " records before this are missing";
  if (!record.host.empty()) text.append(" at ").append(record.host);
  if (!record.peer.empty()) text.append(record.stage == base::Stage::carry ? " to " : " from ").append(record.peer);
  if (!record.carrier.empty()) text.append(" over ").append(record.carrier);
  if (const auto reason = reason_of(record, in)) {
    const auto& words = base::text(*reason);
    text.append(record.drop ? "; dropped, " : "; refused, ").append(words.name).append(": ").append(words.sentence);
    text.append("; fix: ").append(words.fix);
  }
  return text;
}

}  // namespace

std::uint64_t packet_id(const Record& record) {
  if (record.id == 0) return 0;
  // FNV-1a
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto mix = [&](std::uint8_t octet) { hash = (hash ^ octet) * 0x100000001b3; };
  for (const auto letter : record.origin) mix(static_cast<std::uint8_t>(letter));
  for (const auto number : {record.boot, record.id}) {
    for (int shift = 56; shift >= 0; shift -= 8) mix(static_cast<std::uint8_t>(number >> shift));
  }
  return hash;
}

void PcapngWriter::write(const Record& record, const Dissection& dissection) {
  const auto comment = comment_of(record, dissection);
  const auto interface = interface_of(record);
  if (show_secrets_ || !has_secret(dissection)) return write_packet(record, comment, interface);
  auto shown = record;
  shown.masked = true;
  shown.octets = masked_octets(record, dissection, masked_);
  write_packet(shown, comment, interface);
}

void PcapngWriter::begin_section() {
  interfaces_.clear();
  begin(pcapng::kSectionHeader);
  u32(pcapng::kByteOrderMagic);
  u16(1);
  u16(0);
  u64(~std::uint64_t{0});  // the length of the section is not known
  option(pcapng::kSectionApplication, "vrrp-trace " VRRP_RELAY_VERSION);
  option(pcapng::kEndOfOptions, {});
  end();
}

std::size_t PcapngWriter::interface_of(const Record& record) {
  const auto is_it = [&](const HostAndDevice& one) { return one.first == record.host && one.second == record.interface; };
  const auto found = std::ranges::find_if(interfaces_, is_it);
  if (found != interfaces_.end()) return static_cast<std::size_t>(found - interfaces_.begin());
  if (interfaces_.size() >= kMaxInterfaces) begin_section();
  interfaces_.emplace_back(record.host, record.interface);
  begin(pcapng::kInterfaceDescription);
  u16(static_cast<std::uint16_t>(wire::kLinkTypeSll2));
  u16(0);
  u32(0);  // no limit to lengths
  const auto colon = record.host.empty() || record.interface.empty() ? "" : ":";
  const auto name = std::string(record.host) + colon + std::string(record.interface);
  if (!name.empty()) option(pcapng::kInterfaceName, name);
  option(pcapng::kTimeResolution, "\x09");
  option(pcapng::kEndOfOptions, {});
  end();
  return interfaces_.size() - 1;
}

void PcapngWriter::write_packet(const Record& record, const std::string& comment, std::size_t interface) {
  const auto way = way_of(record.stage);
  const auto nanoseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(record.time.count(), 0));
  const auto captured = static_cast<std::uint32_t>(kSll2Bytes + record.octets.size());
  begin(pcapng::kEnhancedPacket);
  u32(static_cast<std::uint32_t>(interface));
  u64(nanoseconds);
  u32(captured);
  u32(captured + (record.octets.empty() ? 0 : record.missing));
  u16(ethertype_of(record.octets));
  u16(0);
  u32(0);  // its index on that host is not known, and tcpdump would look it up on this one
  u16(kArphrdEther);
  const std::array<std::uint8_t, 10> type_and_address{way.packet_type};  // the address is not known: 0 octets long
  bytes(type_and_address);
  bytes(record.octets);
  fill();
  option(pcapng::kComment, comment);
  text_.assign(pcapng::kMetadataPrefix);
  append_metadata(text_, record);
  option(pcapng::kComment, text_);
  std::array<std::uint8_t, 8> number{};
  if (way.flags != 0) {
    wire::Writer(number).u32(way.flags);
    option(pcapng::kPacketFlags, {reinterpret_cast<const char*>(number.data()), 4});
  }
  if (const auto id = packet_id(record); id != 0) {
    wire::Writer(number).u64(id);
    option(pcapng::kPacketId, {reinterpret_cast<const char*>(number.data()), number.size()});
  }
  option(pcapng::kEndOfOptions, {});
  end();
}

void PcapngWriter::begin(std::uint32_t type) {
  block_.clear();
  u32(type);
  u32(0);
}

void PcapngWriter::end() {
  const auto length = static_cast<std::uint32_t>(block_.size() + 4);
  u32(length);
  wire::Writer(base::MutableBytes(block_).subspan(4)).u32(length);
  sink_(block_);
}

void PcapngWriter::u16(std::uint16_t value) {
  block_.push_back(static_cast<std::uint8_t>(value >> 8));
  block_.push_back(static_cast<std::uint8_t>(value));
}

void PcapngWriter::u32(std::uint32_t value) {
  u16(static_cast<std::uint16_t>(value >> 16));
  u16(static_cast<std::uint16_t>(value));
}

void PcapngWriter::u64(std::uint64_t value) {
  u32(static_cast<std::uint32_t>(value >> 32));
  u32(static_cast<std::uint32_t>(value));
}

void PcapngWriter::bytes(base::Bytes octets) { block_.insert(block_.end(), octets.begin(), octets.end()); }

void PcapngWriter::fill() { block_.resize(pcapng::padded(block_.size())); }

void PcapngWriter::option(std::uint16_t code, std::string_view value) {
  constexpr std::size_t kMost = 65535;
  value = value.substr(0, kMost);
  u16(code);
  u16(static_cast<std::uint16_t>(value.size()));
  block_.insert(block_.end(), value.begin(), value.end());
  fill();
}

}  // namespace trace
