// What is wrong with a virtual router, in words: the same in the log and in the status.
#pragma once

#include <optional>
#include <string>

#include "core/findings.hpp"
#include "core/snapshot.hpp"

namespace control {

struct FindingLine {
  std::string what;  // "VRID 51 on lan: two hosts are MASTER: a (10.0.0.1, priority 250) and ..."
  std::string fix;
};

FindingLine describe(const core::FindingStatus& finding);

FindingLine describe(const core::OneWayStatus& one_way);

// "a (10.0.0.1, priority 250)"; a stranger has no name. `protocol`: into proto::protocols(), which has the word and the scale.
std::string describe(const core::VoiceStatus& voice, std::uint8_t protocol);
// "12.3 s", "4 min 10 s", "3 h 5 min"
std::string describe(base::Duration duration);

}  // namespace control
