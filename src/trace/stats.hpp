// Figures about adverts: how regular, how many lost, how long under way, how often the MASTER changed. What is seen on each host,
// of each virtual router, from each sender. Memory is constant whatever comes, and a record allocates nothing unless its host,
// virtual router or sender is new.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "trace/dissect.hpp"
#include "trace/log_histogram.hpp"
#include "trace/record.hpp"

namespace trace {

// Mean and spread of numbers that come one by one (Welford's method), in seconds.
struct Spread {
  std::uint64_t count = 0;
  double mean = 0;
  double least = 0;
  double most = 0;
  double squares = 0;  // of the distances from the mean

  void add(double value);
  double deviation() const;  // the standard deviation of the sample
};

using Drops = std::array<std::uint64_t, base::kDropReasons>;

// The adverts of one sender, as one host sent, heard or injected them.
struct SenderStats {
  wire::IpAddress source{};
  std::string origin{};         // as the relays name it; empty: not known
  std::uint64_t adverts = 0;    // or datagrams, that this host's VRRP daemon sent or got, or that the file has
  std::uint64_t resigned = 0;   // of these, with priority 0
  std::uint8_t priority = 0;    // of the latest
  base::Duration interval{};    // which that one promises
  Spread intervals{};           // between two adverts of a spell as MASTER, seconds
  std::uint64_t lost = 0;       // missing between two adverts, see lost_between
  Drops dropped{};
  std::unique_ptr<LogHistogram> delay{};  // one way; null: no record has it

  // Of the latest advert.
  WallTime at{};
  std::uint64_t id = 0;
  std::uint64_t boot = 0;
  bool broken = true;  // what comes next does not continue a spell
};

// A virtual router, or the group that datagrams go to: then its senders have no priority, no interval of their own, and lose
// nothing that could be known.
struct RouterStats {
  std::string host{};     // whose records these are; empty: a file that does not say
  std::string segment{};  // empty: the same
  wire::Family family = wire::Family::ipv4;
  proto::Relayed relayed{};  // of a group, with its address and port
  std::uint8_t vrid = 0;
  std::uint64_t transitions = 0;  // times that the MASTER changed, the first not counted
  std::vector<std::unique_ptr<SenderStats>> senders{};
  SenderStats* master = nullptr;
  SenderStats* latest = nullptr;  // whose advert came last
};

class Stats {
 public:
  static constexpr std::size_t kMaxRouters = 4096;        // 256 VRIDs of two families, on eight hosts
  static constexpr std::size_t kMaxSendersOfRouter = 16;

  // REQUIRES: of one host, records come in order of time.
  void add(const Record& record, const Dissection& dissection);

  // By protocol, group, VRID, family, segment and host.
  std::vector<const RouterStats*> routers() const;
  std::uint64_t records() const { return records_; }
  std::uint64_t missing() const { return missing_; }            // records that the daemon could not deliver
  std::uint64_t not_counted() const { return not_counted_; }    // the tables were full
  const Drops& refused() const { return refused_; }             // without a valid advert, so of no virtual router
  WallTime first() const { return first_; }
  WallTime last() const { return last_; }

 private:
  RouterStats* find_router(const Record& record, wire::Family family, const proto::Relayed& relayed, std::uint8_t vrid);

  std::vector<std::unique_ptr<RouterStats>> routers_{};
  std::vector<std::uint16_t> slots_ = std::vector<std::uint16_t>(2 * kMaxRouters);  // hash table of index + 1; 0: free
  std::uint64_t records_ = 0;
  std::uint64_t missing_ = 0;
  std::uint64_t not_counted_ = 0;
  Drops refused_{};
  WallTime first_{};
  WallTime last_{};
};

// How many adverts are missing between two that came `gap` apart: as many as would have fitted, but no more than the ids leave
// room for. Ids are counted over all virtual routers of a host; `ids` is the difference, 0 where there are none. A gap after
// which a BACKUP takes over (RFC 9568 6.1: up to four intervals) has lost adverts only where ids show that they were sent.
std::uint64_t lost_between(base::Duration gap, base::Duration interval, std::uint64_t ids);

// Tables for people, under 100 columns.
std::string to_text(const Stats& stats);
// A line for each sender, then one for the whole; keys are Wireshark's where it has them.
std::string to_json(const Stats& stats);

}  // namespace trace
