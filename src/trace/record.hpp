// One line of a trace: what happened to one packet at one stage, on one host. Daemons stream records, files hold them, and
// each command of vrrp-trace reads them through trace::Reader.
//
// Names (host, peer, segment ...) are views that live as long as the reader; octets live until its next record only.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/drop_reason.hpp"
#include "base/stage.hpp"
#include "base/time.hpp"
#include "wire/ip_address.hpp"

namespace trace {

// Since the Unix epoch, by the clock of the host that tells it.
using WallTime = base::Duration;

// An address of the packet that carried the advert between hosts.
struct Endpoint {
  wire::IpAddress address;
  std::uint16_t port = 0;  // 0: a carrier without ports

  bool operator==(const Endpoint&) const = default;
};

struct Record {
  WallTime time{};
  base::Stage stage = base::Stage::packet;
  std::optional<base::DropReason> drop{};  // it went no further than this stage
  std::string_view host{};                 // whose trace it is; empty: a file that does not say
  std::string_view segment{};              // as in vrrp-relay.toml
  std::string_view interface{};            // of this host
  std::string_view peer{};                 // carry: to whom; receive, inject, observe: from whom
  std::string_view carrier{};              // "udp", "gre" ...
  std::string_view origin{};               // the host whose VRRP daemon sent the advert; with id: a:48213
  std::uint64_t id = 0;                    // the advert's, counted by its origin; 0: none, as over gre
  std::uint64_t boot = 0;                  // the run of the origin's relay in which that id was given; 0: not known
  std::uint8_t path = 0;                   // the sender's number of the address pair
  std::optional<Endpoint> local{};
  std::optional<Endpoint> remote{};
  std::optional<base::Duration> age{};     // since capture, by the origin's clock, when it was sealed
  std::optional<base::Duration> delay{};   // receive: estimated time under way from the peer to this host
  std::uint64_t lost = 0;                  // not 0: no packet at all, but so many records before this one that are missing
  std::uint64_t number = 0;                // of the packet in its file, from 1; 0: no file
  std::optional<std::uint16_t> vlan{};     // 802.1Q, as found in the frame
  std::uint32_t missing = 0;               // octets that the capture cut off at the end
  bool masked = false;                     // the VRRP password is zeros here, and the checksum made to fit (mask.hpp)
  // From the IP header on, padding included; of stage packet the outermost IP header, else the advert's own. May be empty:
  // a datagram that did not open has none.
  base::Bytes octets{};
};

}  // namespace trace
