// Where the IP packet begins in a captured frame, by the link type of the capture (LINKTYPE_, pcap-linktype(7)).
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"

namespace wire {

inline constexpr std::uint32_t kLinkTypeSll2 = 276;

struct LinkPayload {
  base::Bytes ip{};  // with whatever padding follows; empty: the frame is too short, or carries something else than IP
  std::optional<std::uint16_t> vlan{};  // the innermost tag's number, 802.1Q or 802.1ad
};

struct LinkType;  // one row of the table

// nullptr: a link type that is not read. libpcap's own number for raw IP (DLT_RAW) is known too.
const LinkType* find_link_type(std::uint32_t number);
LinkPayload ip_of_frame(const LinkType& type, base::Bytes frame);

// "Ethernet (1), RAW (101) ...": which ones are read.
std::string link_types_read();

}  // namespace wire
