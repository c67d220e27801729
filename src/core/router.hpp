// One virtual router as this host sees it: who speaks for it, with which settings, who is master, and what is wrong. A voice
// is a source address that adverts of the router come from: only a MASTER speaks, so what a BACKUP has in its configuration is
// known from the last time that it was MASTER.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "core/advert_gaps.hpp"
#include "core/both_ways.hpp"
#include "core/findings.hpp"
#include "proto/protocol.hpp"
#include "wire/ip_address.hpp"

namespace core {

struct RouterKey {
  std::size_t segment = 0;
  wire::Family family = wire::Family::ipv4;
  std::uint8_t vrid = 0;
  std::uint8_t protocol = 0;  // into proto::protocols(): one that elects

  bool operator==(const RouterKey&) const = default;
};

// An advert, from wherever it came to this host.
struct Sighting {
  RouterKey router;
  wire::IpAddress source;
  std::optional<std::size_t> speaker;  // into Config::peers; none: a host that is not in the configuration
  proto::Advert advert;                // its addresses point into the packet
  bool native = false;                 // it came over the wire
};

// The virtual addresses of an advert, in any order.
class VirtualAddresses {
 public:
  static constexpr std::size_t kMost = 20;  // as many as keepalived puts into an advert; more are only counted

  VirtualAddresses() = default;
  VirtualAddresses(wire::Family family, const proto::Advert& advert);

  std::span<const wire::IpAddress> list() const { return std::span(list_).first(kept_); }
  std::size_t count() const { return count_; }
  bool is_same_set(const VirtualAddresses& other) const;
  bool has_common(const VirtualAddresses& other) const;

 private:
  std::array<wire::IpAddress, kMost> list_{};
  std::size_t kept_ = 0;
  std::size_t count_ = 0;
};

struct Voice {
  wire::IpAddress source;
  std::optional<std::size_t> speaker;
  std::uint8_t version = 0;
  std::uint8_t priority = 0;  // the last but 0
  proto::Auth auth = proto::Auth::none;
  bool hmac = false;
  bool resigned = false;  // its last advert had priority 0
  bool native = false;    // its last advert came over the wire
  base::Duration interval{};
  VirtualAddresses addresses;
  base::Instant began;  // since when it speaks without a break
  base::Instant last;
  std::array<std::optional<base::Instant>, 3> slow;  // when the last gaps of more than 1.5 intervals ended
  std::optional<base::Instant> last_late;            // what the finding late hangs on
  base::Duration longest_gap{};  // between two of its adverts while it was the only one to speak
  std::uint64_t late = 0;        // gaps of more than two intervals
  BothWays ways;                 // that its adverts come by

  // Two intervals without an advert, and it speaks no more.
  bool speaks(base::Instant now) const { return !resigned && now - last <= interval * 2; }
};

struct RouterFinding {
  Finding finding = Finding::count_;
  std::size_t voice = 0;  // into Router::voices()
  std::size_t other = 0;  // the same, where it takes two
  std::optional<base::Instant> since;
  Finding cause = Finding::count_;  // of two_masters: why keepalived does not take the other's adverts, where it can be known
  Deaf deaf{};                      // of the cause one_way: which of the two voices
};

class Router {
 public:
  static constexpr std::size_t kMostVoices = 8;
  static constexpr base::Duration kForget = std::chrono::hours(24);
  // What is known of one that no longer speaks may have been mended meanwhile: so long it counts against what others say.
  static constexpr base::Duration kRecent = std::chrono::minutes(1);
  static constexpr base::Duration kRefusedFor = std::chrono::minutes(10);  // the same, of two masters that refuse each other

  explicit Router(const RouterKey& key) : key_(key) { voices_.reserve(kMostVoices); }

  void heard(base::Instant now, const Sighting& sighting);
  // False: nobody has spoken for so long that it is forgotten.
  bool sweep(base::Instant now);

  const RouterKey& key() const { return key_; }
  void set_key(const RouterKey& key) { key_ = key; }
  std::span<const Voice> voices() const { return voices_; }
  std::span<Voice> voices() { return voices_; }
  // The one with the highest priority (CARP: the shortest interval) of those that speak; none: no_master, or an election is under way.
  std::optional<std::size_t> master(base::Instant now) const;
  std::uint64_t changes() const { return changes_; }
  const AdvertGaps& gaps() const { return gaps_; }  // of whoever was the only one to speak
  std::optional<RouterFinding> find(Finding finding, base::Instant now) const;

  FindingSet told;                              // what a notice was given for
  bool told_one_way = false;                    // of two_masters: its cause was known
  std::optional<wire::IpAddress> told_master;  // the same

 private:
  const proto::Election& rules() const { return proto::protocols()[key_.protocol].election; }
  Voice& voice_of(base::Instant now, const Sighting& sighting);
  void settle_gap(base::Instant now, Voice& voice, bool is_good_bye);
  void count_gap(base::Instant now, base::Duration gap, Voice& voice);
  bool others_spoke(const Voice& voice, base::Instant since) const;
  std::optional<RouterFinding> two_masters(base::Instant now) const;
  std::optional<RouterFinding> no_master(base::Instant now) const;
  std::optional<RouterFinding> native_multicast(base::Instant now) const;
  template <class Differs>
  std::optional<RouterFinding> pair_that(base::Instant now, Finding finding, Differs differs) const;

  RouterKey key_;
  std::vector<Voice> voices_;
  std::optional<wire::IpAddress> last_speaker_;
  std::uint64_t changes_ = 0;
  AdvertGaps gaps_;
};

}  // namespace core
