// The password of VRRP version 2 stands in clear in each advert. What is shown or written has zeros there instead, and the
// checksum of the message is changed by as much as the sum was: what was right stays right, also a checksum of UDP or GRE around
// it, and what was wrong stays wrong.
#pragma once

#include <vector>

#include "trace/dissect.hpp"

namespace trace {

// There is a password in it.
bool has_secret(const Dissection& dissection);

// The octets of the record without the password, in `room`. REQUIRES: has_secret(dissection), which is the record's.
base::Bytes masked_octets(const Record& record, const Dissection& dissection, std::vector<std::uint8_t>& room);

}  // namespace trace
