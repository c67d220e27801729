#include "wire/link_header.hpp"

#include <array>
#include <string_view>

#include "wire/gre.hpp"
#include "wire/reader.hpp"

namespace wire {

struct LinkType {
  std::uint32_t number;
  std::string_view name;
  std::size_t bytes;
  std::ptrdiff_t ethertype_at;  // -1: there is none, it is IP
};

namespace {

constexpr std::uint32_t kRawOfLibpcap = 12;

constexpr std::array kTypes{
    LinkType{1, "Ethernet", 14, 12},           LinkType{113, "LINUX_SLL", 16, 14},
    LinkType{kLinkTypeSll2, "LINUX_SLL2", 20, 0}, LinkType{101, "RAW", 0, -1},
    LinkType{228, "IPV4", 0, -1},              LinkType{229, "IPV6", 0, -1},
    LinkType{kRawOfLibpcap, "RAW", 0, -1},
};

constexpr int kMaxTags = 4;

bool is_tag(std::uint16_t ethertype) { return ethertype == 0x8100 || ethertype == 0x88a8 || ethertype == 0x9100; }

}  // namespace

const LinkType* find_link_type(std::uint32_t number) {
  for (const auto& type : kTypes) {
    if (type.number == number) return &type;
  }
  return nullptr;
}

LinkPayload ip_of_frame(const LinkType& type, base::Bytes frame) {
  if (frame.size() < type.bytes) return {};
  LinkPayload payload;
  if (type.ethertype_at < 0) {
    payload.ip = frame;
    return payload;
  }
  auto ethertype = Reader(frame.subspan(static_cast<std::size_t>(type.ethertype_at))).u16();
  Reader reader(frame.subspan(type.bytes));
  for (int tags = 0; is_tag(ethertype) && tags < kMaxTags; ++tags) {
    payload.vlan = static_cast<std::uint16_t>(reader.u16() & 0x0fff);
    ethertype = reader.u16();
  }
  if (ethertype == kEtherTypeIpv4 || ethertype == kEtherTypeIpv6) payload.ip = reader.rest();
  return payload;
}

std::string link_types_read() {
  std::string text;
  for (const auto& type : kTypes) {
    if (type.number == kRawOfLibpcap) continue;
    if (!text.empty()) text += ", ";
    text.append(type.name).append(" (").append(std::to_string(type.number)).append(")");
  }
  return text;
}

}  // namespace wire
