// The sessions of one pair: keys, counters and the replay window of each, and which of them is used.
//
// One that a RESP of this host began is unconfirmed until the first packet under it is opened: until then it has no effect, so
// a replayed INIT costs a place in a list. Everything is bounded: 4 confirmed, 8 unconfirmed, the oldest makes room.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "session/guarded.hpp"
#include "session/local_end.hpp"
#include "session/noise.hpp"
#include "session/replay_window.hpp"

namespace session {

inline constexpr std::size_t kMaxConfirmed = 4;
inline constexpr std::size_t kMaxUnconfirmed = 8;
inline constexpr std::uint64_t kMaxCounter = std::uint64_t{1} << 48;  // a session is refused from there on
inline constexpr base::Duration kSessionLife = std::chrono::seconds(180);
inline constexpr base::Duration kUnconfirmedLife = std::chrono::seconds(5);

struct Session {
  enum class State : std::uint8_t { free, unconfirmed, confirmed };

  State state = State::free;
  bool is_initiator = false;   // this host's INIT made it
  bool heard = false;          // a packet under it was opened
  std::uint32_t own_index = 0;
  std::uint32_t peer_index = 0;
  std::uint32_t key_id = 0;
  std::uint64_t boot = 0;      // the peer's
  std::uint64_t init_seq = 0;  // of the peer's INIT that made it
  std::uint64_t config_hash = 0;  // the peer's
  base::Instant made;
  base::Instant confirmed;
  TransportKey send;
  TransportKey receive;
  std::uint64_t next_counter = 0;
  std::uint64_t received = 0;
  ReplayWindow window;
};

class Sessions {
 public:
  explicit Sessions(LocalEnd& local) : local_(&local) {}
  ~Sessions();
  Sessions(const Sessions&) = delete;
  Sessions& operator=(const Sessions&) = delete;

  Session* find(std::uint32_t own_index);
  bool has(std::uint32_t own_index) const;
  // The one of that boot, if a handshake of it waits to be confirmed.
  const Session* unconfirmed_of(std::uint64_t boot) const;

  // Each takes over session.own_index. In the first a waiting session of the same boot is replaced; in the second one of this
  // host's that was never heard.
  void add_unconfirmed(const Session& session);
  void add_confirmed(base::Instant now, const Session& session);
  void confirm(base::Instant now, Session& session);

  // The newest confirmed one; null: none.
  Session* newest();
  const Session* newest() const;
  // What adverts are sent under: the newest that was heard, else the newest. While a handshake may still be lost, the session
  // before it carries them.
  Session* carrying();
  const Session* carrying() const;

  void wipe(Session& session);
  void wipe_boot(std::uint64_t boot);
  void wipe_other_keys(std::uint32_t one_key, std::uint32_t other_key);
  void wipe_all();
  void expire(base::Instant now);
  std::optional<base::Instant> next_expiry() const;

  // Packets of the peer that did not arrive, as the gaps in its counters tell.
  std::uint64_t lost() const;

 private:
  using Table = std::array<Session, kMaxConfirmed + kMaxUnconfirmed>;

  Session& place(Session::State state, std::size_t most);
  static base::Instant end_of(const Session& session);

  LocalEnd* local_;
  Guarded<Table> table_;
  std::uint64_t lost_before_ = 0;  // in sessions that are gone
};

}  // namespace session
