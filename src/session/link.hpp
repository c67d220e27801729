// One pair's end of the secured carrier: handshakes, sessions, and what is refused. vrrp-relay(7) has the wire format and says
// what it protects against.
//
//   this host                                   the peer
//   INIT    psk, e; boot, sequence    ------->  opens under the key? no replay? then an unconfirmed session,
//           session, from here sending  <-----  RESP    e, ee; boot, both indices
//   DATA    PING                      ------->  the session is confirmed: only now does it count
//           heard                     <-------  DATA    PONG, adverts
//
// Nothing is answered, and no Diffie-Hellman is computed, for what does not open under the pair's key. An INIT that was recorded
// and is sent again makes an unconfirmed session at most, which changes nothing and ends after 5 s: only who has the ephemeral
// key of that INIT could confirm it. So no clock and no memory over restarts is needed. Both ends may begin at once; then both
// sessions stand, and the newest carries.
//
// Pure: the time and all randomness come from outside. No allocation after the first.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "base/token_bucket.hpp"
#include "session/boots.hpp"
#include "session/frame.hpp"
#include "session/initiator.hpp"
#include "session/sessions.hpp"

namespace session {

struct LinkSettings {
  std::uint64_t peer = 0;  // node id
  std::size_t paths = 1;   // INITs go round over them
  base::Duration ping{};
};

// Where a datagram came from, for cookies.
struct Origin {
  wire::IpAddress address;
  std::uint16_t port = 0;
};

// A reading of both clocks: this host's when it sent, the peer's when it answered.
struct ClockReading {
  std::uint8_t path = 0;
  std::uint64_t echo_sent_us = 0;
  std::uint64_t sent_us = 0;
};

struct LinkOpened {
  std::optional<Frame> frame;  // none: the datagram was the link's own business
  std::uint64_t boot = 0;
  bool new_boot = false;  // the first packet of that run of the peer's relay
  bool ready = false;     // frames can be sealed from now on
  std::optional<ClockReading> clock;
};

class Link {
 public:
  struct Outgoing {
    std::uint8_t path = 0;
    std::size_t size = 0;
  };
  struct KeyIds {
    std::uint32_t own = 0;      // of the first key
    std::uint32_t used = 0;     // of the session that adverts go under; 0: there is none
    std::uint32_t refused = 0;  // of the newest INIT under a key that this host does not have; 0: none since the newest session
  };

  // `group_keys`: one or two, the first sends. REQUIRES: not empty.
  Link(base::Instant now, const LinkSettings& settings, std::span<const Key> group_keys, LocalEnd& local);

  // Sessions of a key that is gone end; when the first one is new, a handshake begins at once.
  void set_keys(std::span<const Key> group_keys);
  // The hash of this host's configuration is another one: a handshake tells the peer.
  void tell_config_hash();
  // Of the peer's configuration, as the newest handshake had it; kNoConfigHash: not known.
  std::uint64_t peer_config_hash() const { return peer_config_hash_; }
  // All sessions and handshakes end; the next ones speak for a new run.
  void begin_new_run(base::Instant now);
  KeyIds key_ids() const;

  // By the node ids of an INIT, by the index of all others. It proves nothing.
  bool claims(base::Bytes datagram) const;
  // The frame lies in `scratch`.
  base::Result<LinkOpened, base::DropReason> open(base::Instant now, const Origin& from, base::Bytes datagram,
                                                  base::MutableBytes scratch);
  // The RESP or COOKIE that the last open() made, for where its datagram came from; 0: none.
  std::size_t take_answer(base::MutableBytes out);

  // 0: there is no session; a handshake is begun.
  std::size_t seal(base::Instant now, const FrameHead& head, base::Bytes body, base::MutableBytes out);
  // An INIT, when one is due.
  std::optional<Outgoing> poll(base::Instant now, base::MutableBytes out);
  // A session of this host's waits to be confirmed: the caller sends PINGs now. True once for each time.
  bool wants_ping(base::Instant now);
  base::Instant next_deadline() const;

  std::uint64_t lost() const { return sessions_.lost(); }

 private:
  struct Keys {
    std::array<PairKeys, 2> own{};
    std::size_t count = 0;
  };

  const PairKeys* key(std::uint32_t id) const;
  base::Instant init_wanted_at() const;
  std::optional<base::Instant> ping_wanted_at() const;

  // link_receive.cpp
  base::Result<LinkOpened, base::DropReason> open_init(base::Instant now, const Origin& from, base::Bytes datagram);
  std::optional<base::DropReason> screen_init(base::Instant now, const Origin& from, base::Bytes datagram,
                                              const InitHead& head, const PairKeys& keys);
  std::optional<base::DropReason> check_init_order(const InitPayload& init);
  base::Result<LinkOpened, base::DropReason> answer_init(base::Instant now, const InitHead& head, const InitPayload& init,
                                                         const PairKeys& keys, Handshake& handshake);
  base::Result<LinkOpened, base::DropReason> open_resp(base::Instant now, base::Bytes datagram);
  base::Result<LinkOpened, base::DropReason> open_cookie(base::Instant now, base::Bytes datagram);
  base::Result<LinkOpened, base::DropReason> open_data(base::Instant now, base::Bytes datagram, base::MutableBytes scratch);
  bool is_replay(const Mac& mac1);
  bool run_of_peer(std::uint64_t boot);
  void begun_anew(const Session& session);

  LinkSettings settings_;
  LocalEnd* local_;
  Guarded<Keys> keys_;
  Sessions sessions_;
  Initiator initiator_;

  bool new_key_ = false;  // a handshake under the first key is wanted
  bool new_config_ = false;  // the same, to tell the new hash
  std::uint8_t next_path_ = 0;
  base::Instant last_data_;
  base::Instant established_;     // when the newest RESP came
  std::size_t pings_wanted_ = 0;  // since then

  Boots boots_;                     // of the peer, confirmed ones
  std::uint64_t highest_init_ = 0;  // sequence, of the confirmed boot
  std::array<Mac, 64> seen_{};      // the last mac1 that were right
  std::size_t next_seen_ = 0;
  base::TokenBucket inits_;
  std::uint32_t refused_key_ = 0;
  std::uint64_t peer_config_hash_ = 0;

  std::array<std::uint8_t, kInitBytes> answer_{};
  std::size_t answer_size_ = 0;
};

}  // namespace session
