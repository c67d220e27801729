// This host's own handshakes with one peer: INITs that wait for a RESP, and when the next one may leave.
//
// Each INIT has a fresh ephemeral key, so the last 4 are kept: the round trip may be longer than the gap between two. Gaps
// grow from 50 to 800 ms, are spread by a fifth so that two hosts do not keep in step, and are never shorter than one and a
// half round trips once one is known.
#pragma once

#include <array>
#include <optional>

#include "base/time.hpp"
#include "session/guarded.hpp"
#include "session/local_end.hpp"
#include "session/messages.hpp"

namespace session {

class Initiator {
 public:
  struct Pending {
    std::uint32_t own_index = 0;  // 0: a free place
    std::uint32_t key_id = 0;
    std::uint64_t init_seq = 0;
    std::uint64_t sent_us = 0;
    base::Instant sent;
    std::uint8_t path = 0;
    Mac mac1{};
    Handshake handshake;
  };

  Initiator(LocalEnd& local, std::uint64_t peer) : local_(&local), peer_(peer) {}
  ~Initiator() { wipe_all(); }
  Initiator(const Initiator&) = delete;
  Initiator& operator=(const Initiator&) = delete;

  InitMessage write(base::Instant now, const PairKeys& keys, std::uint8_t path, base::Duration ping);
  base::Instant may_send_at() const;
  void hurry();                           // an advert waits: not later than 400 ms after the last INIT
  void begin_again() { attempts_ = 0; }   // the peer was heard: the next handshake starts with the shortest gap
  base::Duration round_trip() const { return round_trip_; }  // of the newest handshake; 0: none yet

  Pending* find(std::uint32_t own_index);
  bool has(std::uint32_t own_index) const;
  // A RESP came for it: it and all older ones are done. Newer ones stay, since a responder keeps only the newest of its
  // answers: while no packet has confirmed a session, the RESP to a newer INIT replaces it.
  void answered(base::Instant now, Pending& pending);
  void begin_new_run();
  void confirmed() { wipe_all(); }
  void wipe_all();
  void expire(base::Instant now);  // those that are older than 3 s

  void keep_cookie(base::Instant now, const Cookie& cookie);

 private:
  void wipe(Pending& pending);
  Pending& place();

  LocalEnd* local_;
  std::uint64_t peer_;
  Guarded<std::array<Pending, 4>> pending_;
  std::uint64_t init_seq_ = 0;
  std::optional<base::Instant> last_;
  base::Duration gap_{};
  unsigned attempts_ = 0;
  base::Duration round_trip_{};
  Cookie cookie_{};
  std::optional<base::Instant> cookie_since_;
};

}  // namespace session
