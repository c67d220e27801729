#include "tracing.hpp"

#include <time.h>

#include "net/loop.hpp"

namespace {

// The clock of the day may be set, or run slower or faster for a while, while all goes on; a record has the time as it was then.
constexpr base::Duration kEpochLasts = std::chrono::milliseconds(100);

base::Duration epoch_of_monotonic() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec) - net::monotonic_now().time_since_epoch();
}

std::optional<trace::Endpoint> endpoint(const wire::IpAddress& address, std::uint16_t port) {
  if (address.is_unspecified()) return std::nullopt;
  return trace::Endpoint{address, port};
}

}  // namespace

void Tracing::follow(const config::Config& config, std::size_t self) {
  const auto& own = config.peers[self];
  self_ = lasting(own.name);
  pairs_.clear();
  for (const auto& peer : config.peers) pairs_.push_back({lasting(peer.name), lasting(*config.pair(own.name, peer.name).carrier)});
  places_.clear();
  for (const auto& segment : config.segments) {
    places_.push_back({lasting(segment.name), lasting(config.interface(segment, own))});
  }
}

void Tracing::keep(std::span<const core::Trace> traces) {
  if (traces.empty()) return;
  if (const auto now = traces.back().at; epoch_known_ == base::Instant() || now - epoch_known_ > kEpochLasts) {
    epoch_ = epoch_of_monotonic();
    epoch_known_ = now;
  }
  for (const auto& trace : traces) fill(ring_.push(trace.octets), trace);
}

void Tracing::fill(trace::Record& record, const core::Trace& trace) const {
  record.time = epoch_ + trace.at.time_since_epoch();
  record.stage = trace.stage;
  record.drop = trace.drop;
  record.host = self_;
  if (trace.segment) {
    record.segment = places_[*trace.segment].segment;
    record.interface = places_[*trace.segment].interface;
  }
  if (trace.peer) {
    record.peer = pairs_[*trace.peer].peer;
    record.carrier = pairs_[*trace.peer].carrier;
  }
  const bool own = trace.stage == base::Stage::capture || trace.stage == base::Stage::carry;
  if (trace.stage != base::Stage::native) record.origin = own ? self_ : record.peer;
  record.id = trace.id;
  record.boot = trace.boot;
  record.path = trace.path;
  record.local = endpoint(trace.local, 0);
  record.remote = endpoint(trace.remote, trace.remote_port);
  record.age = trace.age;
  record.delay = trace.delay;
}
