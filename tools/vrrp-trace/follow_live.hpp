// The part of `follow` that listens to daemons.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "report.hpp"
#include "streams.hpp"
#include "trace/merge.hpp"
#include "trace/way_finder.hpp"

struct LivePlan {
  std::optional<trace::AdvertName> wanted;  // none: the next one
  std::optional<unsigned> vrid;
  std::vector<std::string> sockets;
  bool may_be_elsewhere = false;  // the first socket is the default one, and there are other hosts: no daemon need run here
  std::vector<std::string> ssh_hosts;
  std::chrono::seconds patience;  // for the next one
};

class LiveRecords {
 public:
  static constexpr std::size_t kMost = 65536;  // records that are kept; the newest

  // Until the fate of the advert is known on every host, or two seconds after it has begun.
  std::optional<Failure> collect(const LivePlan& plan);
  // One of several streams has failed.
  const std::optional<Failure>& failure() const { return streams_.failure(); }
  // The one that came, where it has an id.
  const std::optional<trace::AdvertName>& chosen() const { return chosen_; }
  // In order of time, by one clock.
  void give(trace::WayFinder& finder) const;

 private:
  using Clock = Streams::Clock;

  std::optional<Failure> connect(const LivePlan& plan);
  bool wait_until_ready(Clock::time_point until);
  void keep(const trace::Record& record);
  void forget();

  Streams streams_;
  std::deque<trace::HeldRecord> records_;
  std::optional<trace::AdvertName> chosen_;
  trace::WallTime began_{};
  trace::WallTime ended_{};
};
