// What the engine decided about one packet at one stage, for whoever listens: a listener sees each decision once. It is no
// counter and no log: a daemon keeps the newest ones.
#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "base/drop_reason.hpp"
#include "base/stage.hpp"
#include "base/time.hpp"
#include "wire/ip_address.hpp"

namespace core {

struct Trace {
  base::Stage stage = base::Stage::capture;
  base::Instant at{};
  std::optional<base::DropReason> drop{};
  std::optional<std::size_t> segment{};  // into Config::segments
  std::optional<std::size_t> peer{};     // into Config::peers; carry: to whom; receive, inject, observe: from whom
  std::uint64_t id = 0;                  // of the advert; 0: not known, or a carrier without ids
  std::uint64_t boot = 0;                // the run of its origin's relay; 0: not known
  std::uint8_t path = 0;
  // Of the datagram that carried it; unspecified: not known.
  wire::IpAddress local{};
  wire::IpAddress remote{};
  std::uint16_t remote_port = 0;
  std::optional<base::Duration> age{};    // since capture, when it was sealed
  std::optional<base::Duration> delay{};  // receive: from the peer to this host, estimated
  base::Bytes octets{};                   // the advert, from the IP header on; none: the datagram did not open
  std::optional<std::size_t> action{};    // which of the same event's sends (carry) or injects (inject) carries it out
};

}  // namespace core
