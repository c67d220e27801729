// What the engine decides is kept, with names and the time of day, for those who listen on the control socket.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "control/trace_ring.hpp"
#include "core/trace.hpp"

class Tracing {
 public:
  // Names are those of this configuration from now on; what is kept has the old ones.
  void follow(const config::Config& config, std::size_t self);
  // Never allocates. REQUIRES: follow() was called.
  void keep(std::span<const core::Trace> traces);

  const control::TraceRing& ring() const { return ring_; }

 private:
  struct Pair {
    std::string_view peer;
    std::string_view carrier;
  };
  struct Place {
    std::string_view segment;
    std::string_view interface;
  };
  std::string_view lasting(const std::string& name) { return *names_.insert(name).first; }
  void fill(trace::Record& record, const core::Trace& trace) const;

  std::set<std::string> names_;  // all that were ever in use
  std::string_view self_;
  std::vector<Pair> pairs_;
  std::vector<Place> places_;
  control::TraceRing ring_;
  base::Duration epoch_{};  // of the loop's clock, on that of the day
  base::Instant epoch_known_{};
};
