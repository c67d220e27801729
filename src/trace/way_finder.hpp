// Finds the way of one advert in the records of all hosts. Records may come in any order, with times by one clock (offsets.hpp), or
// nearly so. Memory is bounded.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trace/way.hpp"

namespace trace {

inline constexpr std::size_t kMaxSteps = 512;
inline constexpr std::size_t kMaxWayHosts = 256;
inline constexpr std::size_t kMaxNameless = 1024;  // packets without an id that may be it
inline constexpr std::size_t kMaxRefused = 256;    // packets of which nobody knows what they were
inline constexpr std::size_t kMaxGaps = 64;        // per host
inline constexpr base::Duration kLongestWay = std::chrono::seconds(2);
inline constexpr base::Duration kRefusedBefore = std::chrono::seconds(10);  // what kept a session from coming about

class WayFinder {
 public:
  // Without a name: the first capture that comes. With a VRID: of that one.
  explicit WayFinder(std::optional<AdvertName> wanted, std::optional<unsigned> vrid = {});

  void add(const Record& record);
  // That host's trace reaches to `time`, also where it has no record so late.
  void covers(std::string_view host, WallTime time);

  // Something of the advert was seen.
  bool has_begun() const { return !steps_.empty(); }
  // The fate of the advert is known on every host that is known.
  bool is_complete() const;
  // REQUIRES: has_begun().
  Way way() const;
  // Of the wanted origin's adverts, the lowest and the highest id that was met; for a message.
  std::optional<std::pair<std::uint64_t, std::uint64_t>> ids() const { return ids_; }

 private:
  struct Host {
    WallTime first = WallTime::max();
    WallTime last = WallTime::min();
    bool had_earlier = false;  // of the same origin, an advert before this one, and one behind it
    bool had_later = false;
    std::vector<std::pair<WallTime, WallTime>> gaps{};  // records are missing in between
  };
  struct Nameless {
    Step step;
    std::vector<std::uint8_t> octets;
  };

  Host* host(std::string_view name);
  void note_host(const Record& record);
  bool is_it(const Record& record);
  bool begins(const Record& record) const;
  void keep_nameless(const Record& record);
  bool is_near(WallTime time) const;
  std::vector<Step> all_steps() const;
  void add_nameless(std::vector<Step>& steps) const;

  // way_verdict.cpp
  friend class Judge;

  std::optional<AdvertName> wanted_;
  std::optional<unsigned> vrid_;
  std::optional<std::uint64_t> boot_{};
  std::optional<WallTime> captured_at_{};
  std::vector<std::uint8_t> octets_;  // of the advert
  std::optional<AdvertFacts> facts_{};
  std::string other_{};  // as in Way
  std::vector<Step> steps_;
  std::deque<Nameless> nameless_;
  std::deque<Step> refused_;
  std::map<std::string, Host, std::less<>> hosts_;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> ids_{};
};

}  // namespace trace
