// One other host: its channel, its paths, whether it answers, and what it may speak for.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "base/token_bucket.hpp"
#include "carrier/channel.hpp"
#include "config/config.hpp"
#include "core/counters.hpp"
#include "core/freshness.hpp"
#include "core/held.hpp"
#include "core/probes.hpp"
#include "core/reach.hpp"
#include "core/report.hpp"
#include "core/spoken.hpp"

namespace core {

inline constexpr std::size_t kMaxLearnedSources = 16;
// Of one pair: three addresses of each family meet one.
inline constexpr std::size_t kMaxPaths = 2 * (config::kMaxAddressesPerPeer - 1);

// An address pair. Both hosts number them alike, since both read the same configuration: per family, IPv4 first, the i-th
// path joins the i-th address of each, and the host with fewer addresses begins again.
struct PeerPath {
  wire::IpAddress listed_local;  // as configured for this host
  wire::IpAddress local;         // the same, or unspecified while this host does not have it (1:1 NAT)
  wire::IpAddress remote;
  std::uint16_t remote_port = 0;  // where it was last heard from, behind a translator; 0: the configured one
  base::Instant next_ping;
  std::optional<base::Instant> last_heard;
  std::optional<base::Duration> rtt;      // of the newest PONG
  std::optional<base::Duration> one_way;  // peer to this host, of the newest advert; exact to within the RTT
  Freshness freshness;
};

enum class Liveness : std::uint8_t { unknown, up, down };

class Peer {
 public:
  Peer(const config::Peer& config, const config::Peer& self, const carrier::Carrier& carrier);

  void set_channel(std::unique_ptr<carrier::Channel> channel) { channel_ = std::move(channel); }

  const std::string& name() const { return name_; }
  carrier::Channel& channel() { return *channel_; }  // REQUIRES, as in all that follows: there is one
  const carrier::Channel& channel() const { return *channel_; }
  const carrier::Carrier& carrier() const { return *carrier_; }
  std::vector<PeerPath>& paths() { return paths_; }
  const std::vector<PeerPath>& paths() const { return paths_; }
  PeerPath* path(std::uint8_t number) { return number < paths_.size() ? &paths_[number] : nullptr; }
  bool may_use(std::uint8_t vrid) const { return vrids_.test(vrid); }
  Liveness liveness() const { return liveness_; }
  // Speaks now, as far as the carrier can tell: without PINGs, an advert within 10 s.
  bool is_live(base::Instant now) const;
  std::optional<base::Instant> last_heard() const { return last_heard_; }
  // Has answered a PING of this host within the last 3.5 intervals, as check_silence() found last.
  bool answers() const { return answered_.has_value(); }
  std::optional<base::Instant> answers_until(base::Duration ping) const;
  bool has_address(const wire::IpAddress& address) const;

  // An authenticated packet came over that path: behind a translator (`nat`), answers go to where it came from.
  void follow(std::uint8_t path, const carrier::From& from);

  void set_rules(const config::Peer& config);  // whom it may speak for
  void set_own_addresses(std::span<const wire::IpAddress> own);

  // Each is true when it changed the liveness.
  bool heard(base::Instant now, std::uint8_t path);
  bool left(base::Instant now);                              // it said good-bye
  // It answered a PING that was so old. False: it answers already, or takes longer than counts as an answer.
  bool answered_ping(base::Instant now, base::Duration age, base::Duration ping);
  // What is known of it is still true of `fresh`, the same host anew.
  void hand_on_answer(Peer& fresh) const { fresh.answered_ = answered_; }
  // 3.5 intervals without a packet. Over a carrier without PINGs: since the start, once; it stays unknown.
  bool check_silence(base::Instant now, base::Duration ping);
  bool awaits_silence() const;
  void restarted();                                          // a new run of its relay: clocks and filters begin again
  base::Instant silence_deadline(base::Duration ping) const;
  // Whether it answers PINGs, on whatever path. A packet that opened is a sign of it, a PONG or RESP an answer.
  Reach reach(base::Instant now, base::Duration ping) const;
  void gave_sign(base::Instant now, base::Duration ping) { reach_.heard(now, ping); }
  void answered(base::Instant now) { reach_.answered(now); }
  void begin(base::Instant now);  // the first moment, from which silence counts
  void begin_reach(base::Instant now) { reach_.begin(now); }  // the same, for reach() only

  // A late frame: its clock may have jumped, so ask again now, at most 20 times a second.
  void ping_soon(base::Instant now);

  // Sources. `listed`: the configuration names them, so nothing is learned.
  bool lists_sources() const { return !sources_.empty(); }
  bool speaks_for(const wire::IpAddress& source) const;
  void used(base::Instant now, const wire::IpAddress& source);
  // At most kMaxLearnedSources; one that was not used for a minute makes room. False: there is none.
  bool learn(base::Instant now, const wire::IpAddress& source);
  void unlearn(const wire::IpAddress& source);

  bool take_token(base::Instant now, std::uint8_t vrid, std::uint32_t rate) { return rates_[vrid].take(now, rate, rate); }

  Counters counters;
  bool config_differs = false;  // from this host's, as was told last
  std::uint64_t ping_id = 0;
  std::uint64_t probe_id = 0;
  Probes probes;
  HeldAdverts held;
  SpokenStreams streams;  // of a carrier without PINGs
  PeerReport report;

 private:
  std::string name_;
  std::vector<wire::IpAddress> addresses_;
  std::vector<wire::IpPrefix> sources_;
  struct Learned {
    wire::IpAddress source;
    base::Instant used;
  };
  std::vector<Learned> learned_;
  config::VridSet vrids_;
  bool nat_;
  std::unique_ptr<carrier::Channel> channel_;
  const carrier::Carrier* carrier_;
  std::vector<PeerPath> paths_;
  std::array<base::TokenBucket, 256> rates_{};
  Liveness liveness_ = Liveness::unknown;
  base::Instant begun_;
  ReachRecord reach_;
  std::optional<base::Instant> last_heard_;  // on whatever path
  std::optional<base::Instant> answered_;    // its newest PONG, on whatever path; none: it does not answer
  std::optional<base::Instant> forced_ping_;
  bool told_never_heard_ = false;
};

}  // namespace core
