// The frame: what relays say to each other, inside a protected or a plain datagram.
//
//    0               1               2               3
//   +---------------+---------------+-------------------------------+
//   |     kind      |     path      |            segment            |
//   +---------------+---------------+-------------------------------+
//   |                      age_us (capture to seal)                 |
//   +---------------------------------------------------------------+
//   |                              id (64)                          |
//   +---------------------------------------------------------------+
//   |              sent_us (64, the sender's monotonic clock)       |
//   +---------------------------------------------------------------+
//   |                             body ...                          |
#pragma once

#include "base/bytes.hpp"
#include "base/drop_reason.hpp"
#include "base/result.hpp"

namespace session {

inline constexpr std::size_t kFrameHeadBytes = 24;
// An IP packet carried as a body. An advert fits into one packet; one of a datagram that fills an MTU of 1500 goes as two
// fragments, as the kernel may split what carries it (DF is off): no more than two.
inline constexpr std::size_t kMaxInnerBytes = 1500;
inline constexpr std::size_t kMaxReportBytes = 1300;  // the other bodies: they fit MTU 1500 under WireGuard

enum class FrameKind : std::uint8_t {
  advert = 1,  // body: the IP packet, octet for octet; id: the advert id
  ping = 2,    // body: PingBody
  pong = 3,    // body: PongBody; id: the PING's
  bye = 4,     // body: a reason, 1 octet
  heard = 5,   // body: session/heard.hpp; id: the number of the report
  probe = 6,   // body: session/probe.hpp; asks for a packet that way, and tells of one to come. id: the number of the frame
  probed = 7,  // body: the same; that packet has come
};

struct FrameHead {
  FrameKind kind = FrameKind::advert;
  std::uint8_t path = 0;      // the sender's path (address pair) for this peer, from 0
  std::uint16_t segment = 0;  // 0 for all kinds but advert
  std::uint32_t age_us = 0;
  std::uint64_t id = 0;
  std::uint64_t sent_us = 0;
};

struct Frame {
  FrameHead head;
  base::Bytes body;
};

struct PingBody {
  static constexpr std::size_t kBytes = 16;
  std::uint64_t received = 0;  // packets from the peer
  std::uint64_t lost = 0;      // gaps in its packet counter; 0 where there is no counter
};

struct PongBody {
  static constexpr std::size_t kBytes = 12;
  std::uint64_t echo_sent_us = 0;
  std::uint32_t hold_us = 0;  // from the PING's arrival to the PONG's departure
};

// Writes head and body; the octets used, or 0 when `out` is too small.
std::size_t write_frame(const FrameHead& head, base::Bytes body, base::MutableBytes out);

// A body shorter than its kind needs is frame_malformed; a longer one is accepted (it may grow), but for an advert.
// The result points into `octets`.
base::Result<Frame, base::DropReason> read_frame(base::Bytes octets);

std::size_t write_body(const PingBody& body, base::MutableBytes out);
std::size_t write_body(const PongBody& body, base::MutableBytes out);
PingBody read_ping(base::Bytes body);  // REQUIRES: from a frame that read_frame() accepted
PongBody read_pong(base::Bytes body);

}  // namespace session
