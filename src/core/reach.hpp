// Whether another host is heard, and whether it answers this host's PINGs. Both are needed to tell a host that is gone from a
// way that is open in one direction only.
#pragma once

#include <cstdint>

#include "base/time.hpp"

namespace core {

// 3.5 PINGs without a word are silence.
constexpr base::Duration silence_after(base::Duration ping) { return ping * 7 / 2; }

enum class Reach : std::uint8_t {
  undecided,   // not known yet, or not told
  unknown,     // the carrier has no PING
  unanswered,  // it is heard, and does not answer: it does not hear this host
  answers,
  silent,
};

class ReachRecord {
 public:
  // From now on PINGs go out. What was before does not count.
  void begin(base::Instant now) {
    is_heard_ = false;
    has_answered_ = false;
    begun_ = now;
  }
  // A packet of it that proved to be its own.
  void heard(base::Instant now, base::Duration ping) {
    if (!is_heard_ || now - heard_ >= silence_after(ping)) heard_since_ = now;
    is_heard_ = true;
    heard_ = now;
  }
  // A PONG, or the answer to a handshake of this host's.
  void answered(base::Instant now) {
    has_answered_ = true;
    answered_ = now;
  }

  // Of a carrier with PINGs.
  Reach at(base::Instant now, base::Duration ping) const {
    const auto limit = silence_after(ping);
    if (has_answered_ && now - answered_ < limit) return Reach::answers;
    if (is_heard_ && now - heard_ < limit) return now - heard_since_ < limit ? Reach::undecided : Reach::unanswered;
    return now - begun_ < limit ? Reach::undecided : Reach::silent;
  }

 private:
  base::Instant begun_;
  base::Instant heard_since_;  // without silence
  base::Instant heard_;
  base::Instant answered_;
  bool is_heard_ = false;
  bool has_answered_ = false;
};

}  // namespace core
