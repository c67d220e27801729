// The plain datagram: a frame behind 20 octets that say whose it is. Nothing protects it; it is for networks that are
// protected otherwise, and only between hosts that are both set to `plaintext = true`.
//
//   type 5 | version 1 | 0 (16) | node id (64) | boot id (64) | frame
#pragma once

#include "base/bytes.hpp"
#include "base/drop_reason.hpp"
#include "base/result.hpp"
#include "session/datagram.hpp"
#include "session/frame.hpp"

namespace session {

inline constexpr std::size_t kPlainHeadBytes = 20;

struct Plain {
  std::uint64_t node = 0;  // the sender's
  std::uint64_t boot = 0;
  Frame frame;
};

// The octets used, or 0 when `out` is too small.
std::size_t write_plain(std::uint64_t node, std::uint64_t boot, const FrameHead& head, base::Bytes body,
                        base::MutableBytes out);

// The result points into `octets`.
base::Result<Plain, base::DropReason> read_plain(base::Bytes octets);

}  // namespace session
