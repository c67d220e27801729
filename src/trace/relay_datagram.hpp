// A datagram of the relay itself, as somebody sees it who has no key: the clear fields of its header.
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/drop_reason.hpp"
#include "base/result.hpp"
#include "session/datagram.hpp"
#include "session/frame.hpp"

namespace trace {

inline constexpr std::uint16_t kRelayPort = 10112;
inline constexpr std::uint8_t kTypeProbe = 6;  // the packet of a PROBE, which has no version

struct RelayDatagram {
  std::uint8_t type = 0;
  std::uint8_t version = 0;
  std::optional<std::uint32_t> sender_index{};    // INIT, RESP
  std::optional<std::uint32_t> receiver_index{};  // RESP, COOKIE, DATA
  std::optional<std::uint32_t> key_id{};          // INIT
  std::optional<std::uint64_t> node{};            // INIT: the initiator's id; plain: the sender's
  std::optional<std::uint64_t> responder{};       // INIT
  std::optional<std::uint64_t> counter{};         // DATA
  std::optional<std::uint64_t> boot{};            // plain
  std::optional<session::Frame> frame{};          // plain
  std::size_t bytes = 0;                          // of the whole
};

// "INIT", "RESP", "COOKIE", "DATA", "plain", "probe".
std::string_view type_name(const RelayDatagram& datagram);
std::string_view kind_name(session::FrameKind kind);  // "ADVERT", "PING" ...

// Refuses as the relay would: datagram_malformed, version_unknown, and what session::read_frame() refuses with. The result
// points into `octets`.
base::Result<RelayDatagram, base::DropReason> read_relay_datagram(base::Bytes octets);

}  // namespace trace
