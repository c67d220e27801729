// HEARD, the body of frame kind 5: whom a host hears, and who it hears to be MASTER.
//
//   count (8), then for each host     node id (64) | state (8)
//   count (8), then for each MASTER   segment (16) | family (8), 4 or 6 | VRID (8) | priority (8)
//                                     | node id of the host that carried its adverts, or 0 = native (64) | age_ms (32)
#pragma once

#include <span>

#include "base/bytes.hpp"
#include "base/drop_reason.hpp"
#include "base/result.hpp"

namespace session {

enum class HeardState : std::uint8_t {
  unknown = 0,  // the carrier has no PING, or the host is heard and does not answer
  answers = 1,  // PINGs, on some path
  silent = 2,   // nothing comes from it
};

struct HeardNode {
  static constexpr std::size_t kBytes = 9;
  std::uint64_t node = 0;
  HeardState state = HeardState::unknown;

  bool operator==(const HeardNode&) const = default;
};

struct HeardMaster {
  static constexpr std::size_t kBytes = 17;
  std::uint16_t segment = 0;
  std::uint8_t family = 4;
  std::uint8_t vrid = 0;
  std::uint8_t priority = 0;
  std::uint64_t origin = 0;
  std::uint32_t age_ms = 0;  // since its newest advert

  bool operator==(const HeardMaster&) const = default;
};

// The two lists as they lie in a body. REQUIRES: an index below the count.
class HeardBody {
 public:
  static constexpr std::size_t kMinBytes = 2;

  HeardBody(base::Bytes nodes, base::Bytes masters) : nodes_(nodes), masters_(masters) {}

  std::size_t node_count() const { return nodes_.size() / HeardNode::kBytes; }
  std::size_t master_count() const { return masters_.size() / HeardMaster::kBytes; }
  HeardNode node(std::size_t index) const;  // a state of tomorrow is unknown
  HeardMaster master(std::size_t index) const;

 private:
  base::Bytes nodes_;
  base::Bytes masters_;
};

// Fails with frame_malformed where the counts say more than there is; what follows both lists is ignored.
// The result points into `body`.
base::Result<HeardBody, base::DropReason> read_heard(base::Bytes body);

// What does not fit is left out, MASTERs before hosts. The octets used, or 0 when there is no room for the counts.
std::size_t write_heard(std::span<const HeardNode> nodes, std::span<const HeardMaster> masters, base::MutableBytes out);

}  // namespace session
