#include "core/refusals.hpp"

#include <utility>

namespace core {

bool is_worth_telling(base::DropReason reason) {
  using enum base::DropReason;
  switch (reason) {
    case not_relayed_protocol:
    case carp_seen:
    case foreign_source:
    case frame_unknown_kind:
    case duplicate:
    case reordered:
    case native_standby:  // told when it begins and ends
    case tunnel_other:
    case probe_unasked:
    case link_down:       // told when the link changes
    case unguarded:
    case no_session:      // told as the peer that is down
    case session_unknown:  // after a restart of either side, until both know
    case send_failed:     // told with the error number
    case inject_failed:
      return false;
    default:
      return true;
  }
}

std::optional<std::uint64_t> Refusals::count(base::Instant now, std::optional<std::size_t> peer,
                                             base::DropReason reason) {
  constexpr auto kQuiet = std::chrono::seconds(10);
  auto& entry = entries_[(peer ? *peer + 1 : 0) * base::kDropReasons + static_cast<std::size_t>(reason)];
  ++entry.untold;
  if (entry.told && now - *entry.told < kQuiet) return std::nullopt;
  entry.told = now;
  return std::exchange(entry.untold, 0);
}

}  // namespace core
