#include "tracing.hpp"

#include <time.h>

#include "net/loop.hpp"

namespace {

// From the loop's clock to that of the day. It may be set while all goes on; a record has the time as it was then.
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
  const auto epoch = epoch_of_monotonic();
  for (const auto& trace : traces) ring_.push(record_of(trace, epoch + trace.at.time_since_epoch()));
}

trace::Record Tracing::record_of(const core::Trace& trace, base::Duration since_epoch) const {
  trace::Record record;
  record.time = since_epoch;
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
  record.octets = trace.octets;
  return record;
}
