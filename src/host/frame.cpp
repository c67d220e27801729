#include "host/frame.hpp"

#include <pcap/dlt.h>

#include <cstddef>

namespace host {
namespace {

struct LinkHeader {
  int type;
  std::size_t bytes;
  std::ptrdiff_t ethertype_at;  // -1: there is none
};

// pcap-linktype(7)
constexpr LinkHeader kHeaders[] = {
    {DLT_EN10MB, 14, 12}, {DLT_LINUX_SLL, 16, 14}, {DLT_LINUX_SLL2, 20, 0},
    {DLT_RAW, 0, -1},     {DLT_IPV4, 0, -1},       {DLT_IPV6, 0, -1},
};

const LinkHeader* find(int type) {
  for (const LinkHeader& header : kHeaders)
    if (header.type == type) return &header;
  return nullptr;
}

}  // namespace

bool link_type_is_known(int link_type) { return find(link_type) != nullptr; }

base::Bytes ip_of_frame(int link_type, base::Bytes frame) {
  const LinkHeader* header = find(link_type);
  if (!header || frame.size() < header->bytes) return {};
  if (header->ethertype_at >= 0) {
    const auto at = static_cast<std::size_t>(header->ethertype_at);
    const int ethertype = frame[at] << 8 | frame[at + 1];
    if (ethertype != 0x0800 && ethertype != 0x86dd) return {};
  }
  return frame.subspan(header->bytes);
}

}  // namespace host
