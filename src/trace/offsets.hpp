// How far the clocks of several hosts are apart, from the adverts that went between them: clock_link.hpp for two hosts, here for
// all, each against the reference over the links that tell most exactly.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "trace/clock_link.hpp"
#include "trace/record.hpp"

namespace trace {

inline constexpr std::size_t kMaxClocks = 64;        // further hosts get no offset
inline constexpr std::size_t kMaxUnmatched = 32768;  // carried and not yet received, or the reverse
inline constexpr std::size_t kMaxClockPieces = 1024;  // per host

struct ClockOffset {
  std::string host;
  std::string against;             // the host with which it was compared; empty: none
  std::uint64_t adverts = 0;       // on which that rests
  std::vector<ClockPiece> pieces;  // empty: no advert links the host with the reference; more than one: a clock was set, or drifts

  bool is_known() const { return !pieces.empty(); }
  bool is_steady() const { return pieces.size() < 2; }
};

// "b is 12.4 ms ahead of a (+-0.3 ms, from 210 adverts)"
std::string to_string(const ClockOffset& offset, std::string_view reference);

class Offsets {
 public:
  Offsets() = default;
  // The reference is the first.
  explicit Offsets(std::vector<ClockOffset> all) : all_(std::move(all)) {}

  // By the reference's clock. A host without an offset keeps its time.
  WallTime corrected(std::string_view host, WallTime time) const;
  const ClockOffset* find(std::string_view host) const;
  std::span<const ClockOffset> all() const { return all_; }

 private:
  std::vector<ClockOffset> all_;
};

// Takes the records of all hosts in any order, also host after host. Memory is bounded: when there are more adverts than it can hold,
// it goes on with every second, then every fourth ... Adverts without an id (gre, gre-udp, tunnel) tell nothing.
class OffsetFinder {
 public:
  void add(const Record& record);
  // The reference is the host of the first record.
  Offsets result() const;

 private:
  using Host = std::uint16_t;

  struct Passage {
    Host origin = 0, from = 0, to = 0;
    std::uint8_t path = 0;
    std::uint64_t boot = 0, id = 0;
    bool operator==(const Passage&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Passage& passage) const;
  };
  struct End {
    WallTime time{};
    bool is_carry = false;
    std::optional<base::Duration> delay{};
  };

  // By number, in the order in which they were met; none: there are too many.
  std::optional<Host> number(std::string_view name);
  bool is_sampled(const Passage& passage) const;
  void make_room();
  void match(const Passage& passage, const End& carried, const End& received);
  // From the hosts that are reached over the best links to all others.
  void reach(std::vector<ClockOffset>& all, std::vector<bool>& reached) const;

  std::vector<std::string> hosts_;
  std::vector<bool> is_traced_;  // it has records of its own
  std::unordered_map<Passage, End, Hash> unmatched_;
  unsigned halvings_ = 0;
  std::map<std::pair<Host, Host>, ClockLink> links_;  // the lower number first
};

}  // namespace trace
