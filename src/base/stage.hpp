// Where on its way an advert is: the words of the whole project for it. A packet is dropped at one of them, with a reason of
// base/drop_reason.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace base {

enum class Stage : std::uint8_t {
  packet,   // on the wire, as a file or an interface shows it; no relay has judged it
  capture,  // sent by this host's VRRP daemon
  native,   // came by native multicast
  carry,    // to a peer
  receive,  // from a peer
  inject,   // to this host's VRRP daemon
  observe,  // would have been injected, but for observe = true
  count_
};

inline constexpr std::size_t kStages = static_cast<std::size_t>(Stage::count_);

inline constexpr std::array<std::string_view, kStages> kStageNames{"packet", "capture", "native", "carry", "receive", "inject", "observe"};

inline constexpr std::string_view name(Stage stage) { return kStageNames[static_cast<std::size_t>(stage)]; }

}  // namespace base
