// Who was MASTER when, and why each election happened, from the records of one host, of several (in order of time), or of none
// (a file).
//
// A host is MASTER from its first advert on. It ends with an advert of priority 0; or when it gets one that outranks it and then
// is silent (RFC 9568 6.4.3: a higher priority, or the same one and a greater address; CARP: a
// shorter interval); or it just goes silent, and nobody can
// say when. When it gets an advert is known from its own records (inject, native); without these it is taken to be when
// the advert is first seen. An advert's time is that of capture on the host that sent it, else of the best view that there is.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "trace/heard.hpp"
#include "trace/record.hpp"

namespace trace {

enum class End : std::uint8_t { open, resigned, outvoted, silent };  // open: the records end before

struct Spell {
  std::size_t voice = 0;  // into RouterTimeline::voices
  WallTime begin{};
  WallTime end{};  // silent: of its last advert; open: of the records
  End how = End::open;
  std::size_t by = 0;  // outvoted: the voice that did it
};

enum class Why : std::uint8_t {
  first_seen,       // nothing is known of what was before
  resigned,         // the MASTER sent priority 0
  silent,           // the MASTER sent no more
  higher_priority,  // it outranks the MASTER, which it heard
  unheard,          // the MASTER still sent, but the winner got nothing of it
  not_accepted,     // the winner got its adverts, and yet
  again,            // it was the last MASTER itself
};

struct Election {
  WallTime at{};
  std::size_t winner = 0;
  Why why = Why::first_seen;
  std::size_t loser = 0;             // not of first_seen
  std::uint8_t winner_priority = 0;
  std::uint8_t loser_priority = 0;
  base::Duration after{};            // resigned, silent, again, unheard: since what the winner waited for
  base::Duration interval{};         // three of which the winner waits
  base::Duration skew{};             // the winner's
  std::uint64_t first_id = 0;        // unheard: which adverts; 0: not known
  std::uint64_t last_id = 0;
  std::uint64_t missed = 0;
  std::optional<base::DropReason> dropped{};  // unheard: they were dropped for this reason
  bool is_dropped_by_loser = false;           // by the relay of the host that sent them
};

// Adverts that were sent and did not arrive.
struct Loss {
  WallTime at{};  // when that shows: the next one arrives
  std::size_t voice = 0;
  std::string to{};  // the host; empty: a file that does not say
  std::uint64_t count = 0;
  std::uint64_t first_id = 0;  // 0: not known
  std::uint64_t last_id = 0;
  std::optional<base::DropReason> dropped{};
};

struct Span {
  WallTime begin{};
  WallTime end{};
  bool is_open = false;  // no MASTER: it began at some time after `begin`, since the MASTER just went silent
};

// What one host got of one voice.
struct Listener {
  std::string host{};
  std::uint64_t heard = 0;    // count of the voice's adverts up to the last one that it got; 0: none yet
  WallTime heard_at{};
  std::uint64_t next_id = 0;  // of the first advert behind that one
  std::optional<base::DropReason> dropped{};  // the latest reason since then
  bool is_dropped_by_sender = false;
};

// A source address that speaks for a virtual router.
struct Voice {
  static constexpr std::size_t kRecent = 64;

  wire::IpAddress source{};
  std::string host{};         // empty: not known
  std::uint8_t version = 0;
  std::uint8_t priority = 0;  // the latest but 0
  base::Duration interval{};
  std::uint64_t adverts = 0;

  // Where its adverts are looked at; those that are seen elsewhere, too, are the same ones.
  std::string view_host{};
  base::Stage view = base::Stage::packet;
  bool is_own_view = false;  // capture on its own host
  WallTime sent{};
  std::uint64_t id = 0;
  std::uint64_t boot = 0;
  std::array<std::uint64_t, kRecent> recent_ids{};  // of advert n at n % kRecent
  std::vector<Listener> listeners{};
  bool is_master = false;
  WallTime since{};
  std::optional<WallTime> outvoted{};  // it should have given up then
  std::size_t outvoted_by = 0;
};

struct RouterTimeline {
  static constexpr std::size_t kMaxVoices = 16;
  static constexpr std::size_t kMaxListeners = 16;

  std::string segment{};
  wire::Family family = wire::Family::ipv4;
  std::uint8_t protocol = 0;  // into proto::protocols(); one that elects
  std::uint8_t vrid = 0;
  std::vector<Voice> voices{};
  std::vector<Spell> spells{};  // by begin, once finished
  std::vector<Election> elections{};
  std::vector<Loss> losses{};
  std::vector<Span> gaps{};     // nobody was MASTER
  std::vector<Span> doubles{};  // two or more, for more than half an interval: a takeover is no double
  std::vector<std::string> tellers{};  // hosts whose relays tell of it
  std::optional<Spell> latest{};       // which ended last

  const proto::Election& rules() const { return proto::protocols()[protocol].election; }
};

class Timeline {
 public:
  static constexpr std::size_t kMaxRouters = 1024;
  static constexpr std::size_t kMaxEvents = 50'000;  // spells, elections and losses of all routers

  void add(const Record& record, const Dissection& dissection);
  // After the last record.
  void finish();

  // By protocol, VRID, family and segment.
  const std::vector<std::unique_ptr<RouterTimeline>>& routers() const { return routers_; }
  WallTime first() const { return first_; }
  WallTime last() const { return last_; }
  std::uint64_t missing() const { return missing_; }    // records that the daemon could not deliver
  std::uint64_t left_out() const { return left_out_; }  // events and adverts for which there was no room
  std::uint64_t datagrams() const { return datagrams_; }  // of groups, which elect nobody that could be known

 private:
  RouterTimeline* find_router(const Record& record, wire::Family family, const Heard& heard);
  void settle(RouterTimeline& router, WallTime now);
  void send(RouterTimeline& router, std::size_t index, const Record& record, const proto::Advert& advert);
  void hear(RouterTimeline& router, std::size_t index, const Record& record, const proto::Advert& advert);
  void begin_spell(RouterTimeline& router, std::size_t index, WallTime at);
  void end_spell(RouterTimeline& router, std::size_t index, WallTime at, End how);
  bool has_room();

  std::vector<std::unique_ptr<RouterTimeline>> routers_{};
  RouterTimeline* found_last_ = nullptr;
  std::size_t events_ = 0;
  std::uint64_t missing_ = 0;
  std::uint64_t left_out_ = 0;
  std::uint64_t datagrams_ = 0;
  bool has_begun_ = false;
  WallTime first_{};
  WallTime last_{};
};

bool outranks(const RouterTimeline& router, const Voice& one, const Voice& other);
Listener* listener_of(Voice& voice, std::string_view host);
const Listener* listener_of(const Voice& voice, std::string_view host);
// Why that voice becomes MASTER now.
Election elect(const RouterTimeline& router, std::size_t winner, WallTime at);
// Fills gaps and doubles from the spells.
void find_spans(RouterTimeline& router);

// "a", or the address where the host is not known.
std::string name_of(const Voice& voice);
// A sentence: "a resigned (priority 0); b took over after 0.61 s".
std::string reason(const RouterTimeline& router, const Election& election);
// Goes on after the name: "resigns (priority 0)".
std::string ending(const RouterTimeline& router, const Spell& spell);
std::string told(const RouterTimeline& router, const Loss& loss);

}  // namespace trace
