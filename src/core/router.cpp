#include "core/router.hpp"

#include <algorithm>

namespace core {

using base::Duration;
using base::Instant;

namespace {

constexpr auto kLateIsNewsFor = std::chrono::minutes(1);

// Three intervals and a skew of less than one (RFC 9568 6.1), and one more for the first advert of the new MASTER.
Duration longest_election(const Voice& voice) { return voice.interval * (voice.resigned ? 2 : 5); }

bool has_other_interval(const Voice& one, const Voice& other) { return one.interval != other.interval; }
bool has_other_version(const Voice& one, const Voice& other) { return one.version != other.version; }
bool has_other_auth(const Voice& one, const Voice& other) {
  return one.version == other.version && (one.auth != other.auth || one.hmac != other.hmac);
}
// CARP names no addresses.
bool is_other_cluster(const Voice& one, const Voice& other) {
  return one.addresses.count() + other.addresses.count() != 0 && !one.addresses.has_common(other.addresses);
}
bool has_other_addresses(const Voice& one, const Voice& other) {
  return !is_other_cluster(one, other) && !one.addresses.is_same_set(other.addresses);
}
bool has_same_rank(const Voice& one, const Voice& other, const proto::Election& rules) {
  return one.priority == other.priority && one.priority != 0 && !(rules.interval_ranks && has_other_interval(one, other));
}

bool outranks(const Voice& one, const Voice& other, const proto::Election& rules) {
  if (rules.interval_ranks && has_other_interval(one, other)) return one.interval < other.interval;
  return one.priority > other.priority;
}

// RFC 9568 6.4.3: at the same priority the higher address.
bool wins(const Voice& one, const Voice& other, const proto::Election& rules) {
  return outranks(one, other, rules) || (!outranks(other, one, rules) && one.source > other.source);
}

// What keepalived refuses an advert of the other for. With version 3 it takes over the MASTER's interval (RFC 9568 6.4.2).
Finding refusal(const Voice& one, const Voice& other, const proto::Election& rules) {
  if (has_other_version(one, other)) return Finding::version_differs;
  if (has_other_auth(one, other)) return Finding::auth_differs;
  if (one.version == 2 && !rules.interval_ranks && has_other_interval(one, other)) return Finding::interval_differs;
  if (is_other_cluster(one, other)) return Finding::two_clusters;
  if (has_other_addresses(one, other)) return Finding::addresses_differ;
  return Finding::count_;
}

}  // namespace

VirtualAddresses::VirtualAddresses(wire::Family family, const proto::Advert& advert) : count_(advert.address_count) {
  const std::size_t size = wire::IpAddress::any(family).octets().size();
  for (auto rest = advert.addresses; rest.size() >= size && kept_ < kMost; rest = rest.subspan(size)) {
    list_[kept_++] = wire::IpAddress(rest.first(size));
  }
  std::ranges::sort(std::span(list_).first(kept_));
}

bool VirtualAddresses::is_same_set(const VirtualAddresses& other) const {
  return count_ == other.count_ && std::ranges::equal(list(), other.list());
}

bool VirtualAddresses::has_common(const VirtualAddresses& other) const {
  return std::ranges::any_of(list(), [&](const auto& address) { return std::ranges::binary_search(other.list(), address); });
}

Voice& Router::voice_of(Instant now, const Sighting& sighting) {
  auto found = std::ranges::find(voices_, sighting.source, &Voice::source);
  if (found != voices_.end()) return *found;
  Voice fresh;
  fresh.source = sighting.source;
  fresh.began = now;
  fresh.last = now;
  if (voices_.size() < kMostVoices) return voices_.emplace_back(fresh);
  found = std::ranges::min_element(voices_, {}, &Voice::last);
  *found = fresh;
  return *found;
}

bool Router::others_spoke(const Voice& voice, Instant since) const {
  return std::ranges::any_of(voices_, [&](const Voice& other) { return &other != &voice && other.last >= since; });
}

// One advert lost is a gap of two intervals, and three in a row are an election: it is told after one that was later, or after
// three in a short time that were about as late.
void Router::count_gap(Instant now, Duration gap, Voice& voice) {
  gaps_.add(gap, voice.interval);
  voice.longest_gap = std::max(voice.longest_gap, gap);
  if (gap <= voice.interval * 3 / 2) return;
  std::rotate(voice.slow.begin(), voice.slow.begin() + 1, voice.slow.end());  // clang 14 has no ranges::rotate
  voice.slow.back() = now;
  const auto& first = voice.slow.front();
  const bool is_often = first && now - *first < std::max<Duration>(kLateIsNewsFor, voice.interval * 10);
  const bool is_late = gap > voice.interval * 2;
  if (is_late) ++voice.late;
  if (is_late || is_often) voice.last_late = now;
}

// What the time since its last advert tells. A good-bye does not wait for its time.
void Router::settle_gap(Instant now, Voice& voice, bool is_good_bye) {
  const auto gap = now - voice.last;
  const bool is_due = !is_good_bye || gap > voice.interval;
  const bool is_alone = !voice.resigned && !others_spoke(voice, voice.last);
  if (is_alone && is_due && gap < voice.interval * 10) count_gap(now, gap, voice);
  if (voice.resigned || gap > voice.interval * 7 / 2) voice.began = now;
}

void Router::heard(Instant now, const Sighting& sighting) {
  const auto& advert = sighting.advert;
  auto& voice = voice_of(now, sighting);
  const bool is_good_bye = advert.priority == 0;
  voice.ways.heard(now, sighting.native, advert.interval);
  // The same advert came over another way as well.
  if (now - voice.last < voice.interval / 4 && is_good_bye == voice.resigned) return;
  if (voice.version != 0) settle_gap(now, voice, is_good_bye);
  voice.speaker = sighting.speaker;
  voice.version = advert.version;
  voice.auth = advert.auth;
  voice.hmac = advert.has_hmac_trailer;
  voice.interval = advert.interval;
  voice.addresses = VirtualAddresses(key_.family, advert);
  voice.resigned = is_good_bye;
  voice.native = sighting.native;
  voice.last = now;
  if (is_good_bye) return;
  voice.priority = advert.priority;
  if (last_speaker_ && *last_speaker_ != voice.source && voice.began == now) ++changes_;
  last_speaker_ = voice.source;
}

// Of several the one that spoke last.
std::optional<RouterFinding> Router::native_multicast(Instant now) const {
  std::optional<RouterFinding> found;
  for (std::size_t i = 0; i < voices_.size(); ++i) {
    if (!voices_[i].ways.hold(now) || (found && voices_[i].last < voices_[found->voice].last)) continue;
    found = RouterFinding{Finding::native_multicast, i, i, std::nullopt, Finding::count_};
  }
  return found;
}

bool Router::sweep(Instant now) {
  std::erase_if(voices_, [&](const Voice& voice) { return now - voice.last > kForget; });
  return !voices_.empty();
}

std::optional<std::size_t> Router::master(Instant now) const {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < voices_.size(); ++i) {
    if (!voices_[i].speaks(now)) continue;
    // During a takeover two may count as speaking for a moment: the one with the higher priority stays.
    if (!best || outranks(voices_[i], voices_[*best], rules())) best = i;
  }
  return best;
}

// Of several pairs the one that spoke last counts; who wins an election between the two is named first.
template <class Differs>
std::optional<RouterFinding> Router::pair_that(Instant now, Finding finding, Differs differs) const {
  const auto longest = finding == Finding::two_masters ? kRefusedFor : kRecent;
  std::optional<RouterFinding> found;
  auto newest = now - longest;
  for (std::size_t i = 0; i < voices_.size(); ++i) {
    for (std::size_t k = i + 1; k < voices_.size(); ++k) {
      const auto both = std::min(voices_[i].last, voices_[k].last);
      if (both < newest || !differs(voices_[i], voices_[k])) continue;
      const bool is_in_order = wins(voices_[i], voices_[k], rules());
      found = RouterFinding{finding, is_in_order ? i : k, is_in_order ? k : i, std::nullopt, Finding::count_};
      newest = both;
    }
  }
  return found;
}

// A BACKUP that takes over stops the other with its first advert. Where both go on for an interval, they do not hear each
// other. Where one refuses the other's adverts, it is enough that it began while the other still spoke: keepalived 2.2 may send
// no more then, the one or the other, and holds the addresses nevertheless.
std::optional<RouterFinding> Router::two_masters(Instant now) const {
  auto found = pair_that(now, Finding::two_masters, [&](const Voice& one, const Voice& other) {
    const auto began = std::max(one.began, other.began);
    if (refusal(one, other, rules()) != Finding::count_) {
      const auto& earlier = one.began < other.began ? one : other;
      return !one.resigned && !other.resigned && (one.speaks(now) || other.speaks(now)) &&
             earlier.last >= began - earlier.interval * 3 / 2;
    }
    return one.speaks(now) && other.speaks(now) &&
           std::min(one.last, other.last) - began >= std::min(one.interval, other.interval);
  });
  if (!found) return found;
  const auto& one = voices_[found->voice];
  const auto& other = voices_[found->other];
  found->since = std::max(one.began, other.began);
  found->cause = refusal(one, other, rules());
  return found;
}

std::optional<RouterFinding> Router::no_master(Instant now) const {
  const auto newest = std::ranges::max_element(voices_, {}, &Voice::last);
  if (newest == voices_.end() || now - newest->last <= longest_election(*newest)) return std::nullopt;
  const auto index = static_cast<std::size_t>(newest - voices_.begin());
  return RouterFinding{Finding::no_master, index, index, newest->last, Finding::count_};
}

std::optional<RouterFinding> Router::find(Finding finding, Instant now) const {
  switch (finding) {
    case Finding::two_masters:
      return two_masters(now);
    case Finding::no_master:
      return no_master(now);
    case Finding::version_differs:
      return pair_that(now, finding, has_other_version);
    case Finding::auth_differs:
      return pair_that(now, finding, has_other_auth);
    case Finding::interval_differs:
      return rules().interval_ranks ? std::nullopt : pair_that(now, finding, has_other_interval);
    case Finding::two_clusters:
      return pair_that(now, finding, is_other_cluster);
    case Finding::addresses_differ:
      return pair_that(now, finding, has_other_addresses);
    case Finding::same_priority:
      return pair_that(now, finding, [&](const Voice& one, const Voice& other) { return has_same_rank(one, other, rules()); });
    case Finding::late:
      for (std::size_t i = 0; i < voices_.size(); ++i) {
        const auto& late = voices_[i].last_late;
        if (late && now - *late < kLateIsNewsFor) return RouterFinding{finding, i, i, std::nullopt, Finding::count_};
      }
      return std::nullopt;
    case Finding::native_multicast:
      return native_multicast(now);
    case Finding::one_way:  // not of one virtual router: core/mesh.hpp
    case Finding::count_:
      break;
  }
  return std::nullopt;
}

}  // namespace core
