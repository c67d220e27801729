// A captured frame as a record of stage packet.
#pragma once

#include <string>

#include "trace/record.hpp"
#include "wire/link_header.hpp"

namespace trace {

// `length`: of the frame on the wire. A frame without IP gives a record without octets, so that numbers of packets agree with
// those of other programs. The result points into `frame`.
inline Record record_of_frame(const wire::LinkType& link_type, base::Bytes frame, std::uint32_t length) {
  const auto found = wire::ip_of_frame(link_type, frame);
  Record record;
  record.octets = found.ip;
  record.vlan = found.vlan;
  if (length > frame.size() && !found.ip.empty()) record.missing = static_cast<std::uint32_t>(length - frame.size());
  return record;
}

inline std::string unknown_link_type(std::uint32_t number) {
  return "link type " + std::to_string(number) + " is not read; those that are: " + wire::link_types_read();
}

}  // namespace trace
