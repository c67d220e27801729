// A change of state that an operator should read about: one line for him each, never one per packet.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/drop_reason.hpp"
#include "base/time.hpp"
#include "core/findings.hpp"
#include "session/link.hpp"
#include "wire/ip_address.hpp"

namespace core {

enum class NoticeKind : std::uint8_t {
  peer_up,          // peer, rtt
  peer_down,        // peer, elapsed: since it was last heard, 0 when never
  never_heard,      // peer, of a carrier without PING: since the start
  stream_silent,    // peer, segment, address, vrid, elapsed: its adverts ceased without a good-bye, and nobody took over
  peer_left,        // peer: its relay said good-bye
  peer_restarted,   // peer: its relay is a new run
  source_learned,   // peer, address
  native_seen,      // segment, address, vrid: the relay stands by for it
  native_gone,      // segment, address, vrid, elapsed
  refused,          // reason, count, and peer or address where they are known
  send_failed,      // peer, path's address, error, count
  inject_failed,    // segment, error, count
  resumed,          // elapsed: this host stood still for so long; new sessions with every peer
  master,           // segment, vrid, voices[0]: it is MASTER now
  finding,          // segment, vrid, finding, voices (the second where it takes two), elapsed where it is known, cause
  finding_gone,     // segment, vrid, finding
  one_way,          // peer does not hear other, which hears it; elapsed: since when that is known. Each may be this host
  one_way_gone,     // the same two
  quorum_held,      // count: hosts that answer, this one counted
  quorum_lost,      // the same
  config_differs,   // peer: it has another configuration than this host
  config_agrees,    // peer: no more
};

// Who speaks for a virtual router.
struct NoticeVoice {
  wire::IpAddress source;
  std::optional<std::size_t> speaker;  // into Config::peers; none: a stranger
  std::uint8_t priority = 0;
  base::Duration interval{};
  base::Duration longest_gap{};
};

struct Notice {
  NoticeKind kind = NoticeKind::refused;
  std::optional<std::size_t> peer;
  std::optional<std::size_t> other;
  std::optional<std::size_t> segment;
  std::optional<wire::IpAddress> address;
  std::uint8_t vrid = 0;
  std::uint8_t protocol = 0;  // into proto::protocols(), of what has a vrid
  std::uint16_t port = 0;     // of a group's datagrams, in place of the vrid
  base::DropReason reason = base::DropReason::count_;
  std::uint64_t count = 0;  // how often, since the last notice of this kind
  base::Duration elapsed{};
  int error = 0;  // the system's error number
  std::array<NoticeVoice, 2> voices{};
  Finding finding = Finding::count_;
  Finding cause = Finding::count_;  // count_: not known
  Deaf deaf{};                      // of the cause one_way, of the voices
  session::Link::KeyIds key_ids{};  // of refused, reason key_unknown
};

}  // namespace core
