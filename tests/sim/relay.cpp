#include "relay.hpp"

#include <set>

namespace sim {

Relay::Relay(const Context& context, Surroundings& surroundings) : context_(context), surroundings_(surroundings) {}

void Relay::start() {
  tally_ = {};
  tally_.delivered.resize(context_.config.peers.size());
  engine_ = std::make_unique<core::Engine>(surroundings_.local_now(), context_.config, context_.self, context_.rng,
                                           context_.keys);
  handle(core::AddressesChanged{context_.own_addresses});
  segment(std::nullopt);
}

void Relay::kill() {
  if (!engine_) return;
  check_books();
  const auto last = snapshot();
  for (std::size_t i = 0; i < base::kDropReasons; ++i) {
    drops_of_earlier_runs_[i] += last.counters.get(static_cast<base::DropReason>(i));
  }
  engine_.reset();
  gate_.reset();
}

std::optional<base::Instant> Relay::deadline() const {
  return engine_ && gate_.is_open() ? std::optional(engine_->next_deadline()) : std::nullopt;
}

void Relay::tick() {
  const auto now = surroundings_.local_now();
  if (!deadline() || *deadline() > now) return;
  handle(core::Tick{});
  if (engine_->next_deadline() <= now) complain("the deadline stands still: a busy loop");
}

void Relay::captured(const Octets& octets, base::Instant captured_at, bool is_own) {
  if (!engine_) return;
  gate_.pass([=, this] {
    ++tally_.captured;
    handle(core::Captured{0, captured_at, octets}, is_own ? copies_of_an_advert() : 0);
  });
}

void Relay::native(const Octets& octets) {
  if (!engine_) return;
  gate_.pass([=, this] {
    ++tally_.native;
    handle(core::Native{0, octets});
  });
}

void Relay::datagram(const carrier::From& from, std::optional<std::size_t> host, const Octets& octets) {
  if (!engine_) return;
  gate_.pass([=, this] {
    ++(host ? tally_.delivered[*host] : tally_.strangers);
    handle(core::Received{from, octets});
  });
}

std::size_t Relay::copies_of_an_advert() const {
  const auto& peers = context_.config.peers;
  return (peers.size() - 1) * peers[context_.self].addresses.size();
}

void Relay::handle(const core::Event& event, std::size_t copies_due) {
  Failures failures;
  const auto unsent_before = is_small() ? unsent() : 0;
  engine_->handle(surroundings_.local_now(), event, actions_);
  carry_out(copies_due + unsent_before, failures);
  for (const auto& failed : failures.sends) {
    engine_->handle(surroundings_.local_now(), failed, actions_);
    actions_.clear();
  }
  for (const auto& failed : failures.injects) {
    engine_->handle(surroundings_.local_now(), failed, actions_);
    actions_.clear();
  }
  if (actions_.overflowed() != 0) complain("actions overflowed: " + std::to_string(actions_.overflowed()));
  const std::uint64_t every = is_small() ? 1 : 100;
  if (++events_ % every == 0) check_books();
}

void Relay::carry_out(std::size_t copies_due, Failures& failures) {
  transmit(copies_due, failures);
  inject(failures);
  actions_.clear();
}

// Only the capture of an own advert may send adverts, and then one over each path to each peer; but for those that waited for
// a session.
void Relay::transmit(std::size_t copies_due, Failures& failures) {
  std::set<std::pair<std::size_t, std::uint8_t>> ways;
  std::size_t copies = 0;
  for (const auto& send : actions_.sends()) {
    const auto error = surroundings_.transmit(send);
    if (error != 0) failures.sends.push_back({.peer = send.peer, .path = send.path, .advert = send.advert, .error = error});
    if (!send.advert) continue;
    ++copies;
    ways.insert({send.peer, send.path});
    ++(error == 0 ? tally_.carried : tally_.refused);
  }
  if (!is_small()) return;
  const auto sent = copies + unsent();
  if (sent != copies_due || (context_.config.plaintext && ways.size() != copies_due)) {
    complain("relayed " + std::to_string(copies) + " copies over " + std::to_string(ways.size()) + " ways, not " +
             std::to_string(copies_due));
  }
}

std::size_t Relay::unsent() const {
  std::size_t sum = 0;
  for (const auto& peer : snapshot().peers) {
    sum += peer.paths.size() * (peer.held + peer.counters.get(base::DropReason::no_session));
  }
  return sum;
}

void Relay::inject(Failures& failures) {
  for (const auto& inject : actions_.injects()) {
    const auto error = surroundings_.inject(inject, clock_error(inject.origin));
    if (error != 0) {
      failures.injects.push_back({.segment = inject.segment, .origin = inject.origin, .error = error});
    } else {
      ++tally_.injected;
    }
  }
}

// The engine knows the offset between two clocks to within the round trip that it was measured by, and believes the
// shortest of the last ones; so the newest one bounds it.
Time Relay::clock_error(std::size_t peer) const {
  const auto now = snapshot();
  Time error{};
  for (const auto& path : now.peers[peer < context_.self ? peer : peer - 1].paths) {
    error = std::max(error, path.rtt.value_or(surroundings_.slowest_way()));
  }
  return error;
}

std::uint64_t Relay::drops(base::DropReason reason) const {
  const auto now = engine_ ? snapshot().counters.get(reason) : 0;
  return now + drops_of_earlier_runs_[static_cast<std::size_t>(reason)];
}

void Relay::check_books() {
  if (!engine_) return;
  const auto wrong = sim::check_books(snapshot(), tally_, context_.self);
  if (!wrong.empty()) complain("books: " + wrong);
}

void Relay::complain(const std::string& what) const {
  context_.complaints.add(context_.schedule.now(), "host " + std::to_string(context_.self) + ": " + what);
}

}  // namespace sim
