// Why a packet was dropped: the one enum of the whole project. Each reason has a name (counter, log, man page), one
// sentence and one thing to do about it, in drop_reason.cpp. It lives at the bottom because every layer may refuse.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace base {

enum class DropReason : std::uint8_t {
  // the packet itself, at capture and from a peer alike
  ip_malformed,
  ip_fragment,
  ip_options,
  ip_checksum,
  ttl_not_255,
  wrong_group,
  not_relayed_protocol,
  carp_seen,
  carp_malformed,
  carp_checksum,
  udp_malformed,
  udp_checksum,
  ah_malformed,
  vrrp_malformed,
  vrrp_length,
  vrrp_vrid_zero,
  vrrp_auth_type,
  vrrp_interval_zero,
  vrrp_checksum,
  vrid_not_allowed,
  oversized,
  // capture
  foreign_source,
  // carry
  send_failed,
  no_local_address,
  no_session,
  // receive
  unknown_peer,
  datagram_malformed,
  version_unknown,
  plaintext_refused,
  wrong_carrier,
  probe_unasked,
  gre_malformed,
  gre_checksum,
  gre_key_unknown,
  tunnel_other,
  wrong_node,
  boot_retired,
  key_unknown,
  mac1_wrong,
  tag_wrong,
  handshake_replayed,
  session_unknown,
  counter_replayed,
  cookie_needed,
  cookie_wrong,
  frame_malformed,
  frame_unknown_kind,
  unknown_segment,
  source_invalid,
  source_own,
  source_not_allowed,
  source_contested,
  sources_full,
  rate_exceeded,
  late,
  duplicate,
  reordered,
  streams_full,
  // inject
  native_standby,
  link_down,
  unguarded,
  inject_failed,
  count_  // how many there are
};

inline constexpr std::size_t kDropReasons = static_cast<std::size_t>(DropReason::count_);

struct DropText {
  DropReason reason;
  std::string_view name;      // as in counters and the man page
  std::string_view sentence;  // what happened
  std::string_view fix;       // what to do, ready to paste where it is a command
};

const DropText& text(DropReason reason);
inline std::string_view name(DropReason reason) { return text(reason).name; }

}  // namespace base
