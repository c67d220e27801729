// Where the IP packet begins in a captured frame. Pure.
#pragma once

#include "base/bytes.hpp"

namespace host {

// `link_type` is libpcap's DLT_ value: Ethernet, Linux cooked (v1, v2) or raw IP. Empty when the frame is too short, carries
// something else than IP, or has a VLAN tag (it belongs to another interface). Padding behind the packet is left on.
base::Bytes ip_of_frame(int link_type, base::Bytes frame);
bool link_type_is_known(int link_type);

}  // namespace host
