#include "core/peer.hpp"

#include <algorithm>
#include <utility>

namespace core {

namespace {

std::vector<wire::IpAddress> of_family(const std::vector<wire::IpAddress>& all, wire::Family family) {
  std::vector<wire::IpAddress> some;
  std::ranges::copy_if(all, std::back_inserter(some), [&](auto& address) { return address.family() == family; });
  return some;
}

// A host whose own name does not resolve has no address here; the kernel then chooses where its packets come from.
std::vector<PeerPath> make_paths(std::vector<wire::IpAddress> own, const std::vector<wire::IpAddress>& theirs) {
  if (own.empty()) own = {wire::IpAddress::any(wire::Family::ipv4), wire::IpAddress::any(wire::Family::ipv6)};
  std::vector<PeerPath> paths;
  for (const auto family : {wire::Family::ipv4, wire::Family::ipv6}) {
    const auto locals = of_family(own, family);
    const auto remotes = of_family(theirs, family);
    if (locals.empty() || remotes.empty()) continue;
    for (std::size_t i = 0; i < std::max(locals.size(), remotes.size()); ++i) {
      PeerPath path;
      path.listed_local = locals[i % locals.size()];
      path.local = wire::IpAddress::any(family);
      path.remote = remotes[i % remotes.size()];
      paths.push_back(path);
    }
  }
  return paths;
}

}  // namespace

Peer::Peer(const config::Peer& config, const config::Peer& self, const carrier::Carrier& carrier)
    : name_(config.name),
      addresses_(config.addresses),
      sources_(config.sources),
      vrids_(config.vrids),
      nat_(config.nat),
      carrier_(&carrier),
      paths_(make_paths(self.addresses, config.addresses)) {
  learned_.reserve(kMaxLearnedSources);
  if (carrier.has_frames) return;
  // Nothing tells two copies of an advert apart, so one path is enough; and a tunnel's interface has no addresses.
  if (paths_.size() > 1 || carrier.transport == carrier::Transport::link) paths_.resize(1);
}

void Peer::begin(base::Instant now) {
  begun_ = now;
  reach_.begin(now);
  for (auto& path : paths_) path.next_ping = now;
}

bool Peer::has_address(const wire::IpAddress& address) const {
  return std::ranges::find(addresses_, address) != addresses_.end();
}

void Peer::follow(std::uint8_t number, const carrier::From& from) {
  auto* const known = path(number);
  if (!nat_ || known == nullptr || known->remote.family() != from.remote.family()) return;
  known->remote = from.remote;
  known->remote_port = from.remote_port;
}

void Peer::set_rules(const config::Peer& config) {
  sources_ = config.sources;
  vrids_ = config.vrids;
}

void Peer::set_own_addresses(std::span<const wire::IpAddress> own) {
  for (auto& path : paths_) {
    const bool here = std::ranges::find(own, path.listed_local) != own.end();
    path.local = here ? path.listed_local : wire::IpAddress::any(path.remote.family());
  }
}

bool Peer::heard(base::Instant now, std::uint8_t number) {
  last_heard_ = now;
  if (auto* const known = path(number)) known->last_heard = now;
  if (!carrier_->has_frames) return false;
  return std::exchange(liveness_, Liveness::up) != Liveness::up;
}

bool Peer::is_live(base::Instant now) const {
  constexpr auto kSpokeLately = std::chrono::seconds(10);
  if (carrier_->has_frames) return liveness_ == Liveness::up;
  return last_heard_ && now - *last_heard_ < kSpokeLately;
}

bool Peer::left(base::Instant now) {
  reach_.begin(now);
  report.version_told = 0;
  answered_.reset();
  return std::exchange(liveness_, Liveness::down) != Liveness::down;
}

Reach Peer::reach(base::Instant now, base::Duration ping) const {
  return carrier_->has_frames ? reach_.at(now, ping) : Reach::unknown;
}

bool Peer::answered_ping(base::Instant now, base::Duration age, base::Duration ping) {
  answered(now);
  if (age >= silence_after(ping)) return false;
  return !std::exchange(answered_, now);
}

std::optional<base::Instant> Peer::answers_until(base::Duration ping) const {
  if (!answered_) return std::nullopt;
  return *answered_ + silence_after(ping);
}

base::Instant Peer::silence_deadline(base::Duration ping) const {
  return std::max(begun_, last_heard_.value_or(begun_)) + silence_after(ping);
}

bool Peer::awaits_silence() const {
  return carrier_->has_frames ? liveness_ != Liveness::down : !last_heard_ && !told_never_heard_;
}

bool Peer::check_silence(base::Instant now, base::Duration ping) {
  if (const auto until = answers_until(ping); until && now >= *until) answered_.reset();
  if (!awaits_silence() || now < silence_deadline(ping)) return false;
  if (!carrier_->has_frames) return told_never_heard_ = true;
  return std::exchange(liveness_, Liveness::down) != Liveness::down;
}

void Peer::restarted() {
  report = {};
  for (auto& path : paths_) {
    path.freshness.reset();
    path.rtt.reset();
    path.one_way.reset();
  }
}

void Peer::ping_soon(base::Instant now) {
  constexpr auto kGap = std::chrono::milliseconds(50);
  if (forced_ping_ && now - *forced_ping_ < kGap) return;
  forced_ping_ = now;
  for (auto& path : paths_) path.next_ping = now;
}

bool Peer::speaks_for(const wire::IpAddress& source) const {
  if (lists_sources()) return std::ranges::any_of(sources_, [&](auto& prefix) { return prefix.contains(source); });
  return has_address(source) ||
         std::ranges::find(learned_, source, &Learned::source) != learned_.end();
}

void Peer::used(base::Instant now, const wire::IpAddress& source) {
  const auto found = std::ranges::find(learned_, source, &Learned::source);
  if (found != learned_.end()) found->used = now;
}

bool Peer::learn(base::Instant now, const wire::IpAddress& source) {
  constexpr auto kIdle = std::chrono::minutes(1);
  if (learned_.size() == kMaxLearnedSources) {
    const auto oldest = std::ranges::min_element(learned_, {}, &Learned::used);
    if (now - oldest->used < kIdle) return false;
    learned_.erase(oldest);
  }
  learned_.push_back({source, now});
  return true;
}

void Peer::unlearn(const wire::IpAddress& source) {
  std::erase_if(learned_, [&](const auto& learned) { return learned.source == source; });
}

}  // namespace core
