// What somebody who looks at a trace is to be told of one record.
#pragma once

#include <optional>

#include "trace/dissect.hpp"

namespace trace {

// Why the packet went no further: as the relay has recorded it, else as it would have judged the octets.
inline std::optional<base::DropReason> reason_of(const Record& record, const Dissection& dissection) {
  return record.drop ? record.drop : dissection.refusal;
}

// A reason that a healthy network gives all the time.
constexpr bool is_expected(base::DropReason reason) {
  using enum base::DropReason;
  return reason == not_relayed_protocol || reason == carp_seen || reason == tunnel_other || reason == duplicate ||
         reason == native_standby;
}

inline bool is_finding(const Record& record, const Dissection& dissection) {
  const auto reason = reason_of(record, dissection);
  return reason && !is_expected(*reason);
}

// It has to do with VRRP, CARP or the relay; else it is some packet that happens to stand in the same file.
inline bool is_of_interest(const Record& record, const Dissection& dissection) {
  if (record.stage != base::Stage::packet || record.lost != 0) return true;
  return dissection.outer || (!record.octets.empty() && dissection.refusal != base::DropReason::not_relayed_protocol);
}

}  // namespace trace
