// A captured frame as a record of stage packet. A record is filled where it will stay: it is large, and there are millions.
#pragma once

#include <string>

#include "trace/record.hpp"
#include "wire/link_header.hpp"

namespace trace {

// `length`: of the frame on the wire. A frame without IP leaves the record without octets, so that numbers of packets agree with
// those of other programs. The record then points into `frame`.
inline void read_frame(Record& record, const wire::LinkType& link_type, base::Bytes frame, std::uint32_t length) {
  const auto found = wire::ip_of_frame(link_type, frame);
  record.octets = found.ip;
  record.vlan = found.vlan;
  if (length > frame.size() && !found.ip.empty()) record.missing = static_cast<std::uint32_t>(length - frame.size());
}

inline std::string unknown_link_type(std::uint32_t number) {
  return "link type " + std::to_string(number) + " is not read; those that are: " + wire::link_types_read();
}

}  // namespace trace
