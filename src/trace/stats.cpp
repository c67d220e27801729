#include "trace/stats.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "trace/heard.hpp"

namespace trace {

namespace {

using base::Stage;

// A host's VRRP daemon sent it, or got it; or the file is of no relay at all.
bool is_sighting(const Record& record) {
  return !record.drop && record.stage != Stage::carry && record.stage != Stage::receive;
}

std::uint64_t hash_of(const Record& record, wire::Family family, const proto::Relayed& relayed, std::uint8_t vrid) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto mix = [&](std::uint8_t octet) { hash = (hash ^ octet) * 0x100000001b3; };  // FNV-1a
  mix(vrid);
  mix(relayed.protocol);
  mix(static_cast<std::uint8_t>(relayed.to.port >> 8));
  mix(static_cast<std::uint8_t>(relayed.to.port));
  mix(static_cast<std::uint8_t>(family));
  for (const char c : record.host) mix(static_cast<std::uint8_t>(c));
  mix(0);
  for (const char c : record.segment) mix(static_cast<std::uint8_t>(c));
  return hash ^ hash >> 32;
}

SenderStats* find_sender(RouterStats& router, const wire::IpAddress& source) {
  const auto found = std::ranges::find(router.senders, source, [](const auto& one) { return one->source; });
  if (found != router.senders.end()) return found->get();
  if (router.senders.size() == Stats::kMaxSendersOfRouter) return nullptr;
  auto& added = router.senders.emplace_back(std::make_unique<SenderStats>());
  added->source = source;
  return added.get();
}

void measure(SenderStats& sender, const Record& record) {
  const auto gap = record.time - sender.at;
  if (gap < base::Duration::zero() || sender.interval <= base::Duration::zero()) return;
  const bool same_run = record.id > sender.id && sender.id != 0 && record.boot == sender.boot;
  const auto lost = lost_between(gap, sender.interval, same_run ? record.id - sender.id : 0);
  sender.lost += lost;
  // An interval with a hole in it says nothing about how regular the sender is.
  if (lost == 0 && gap < 4 * sender.interval) sender.intervals.add(std::chrono::duration<double>(gap).count());
}

// While two are MASTER at once their adverts alternate; that is no change each time. It is one when the other has resigned, is
// silent for long, or was not heard between two adverts of this sender.
void note_master(RouterStats& router, SenderStats& sender, const Record& record) {
  if (router.master != nullptr && router.master != &sender) {
    auto& other = *router.master;
    const bool gone = other.priority == 0 || record.time - other.at > 2 * other.interval || router.latest == &sender;
    if (!gone) return;
    ++router.transitions;
    other.broken = true;
  }
  router.master = &sender;
}

void see_datagram(SenderStats& sender, const Record& record) {
  if (sender.adverts++ != 0 && record.time >= sender.at) {
    sender.intervals.add(std::chrono::duration<double>(record.time - sender.at).count());
  }
  sender.at = record.time;
}

void see(RouterStats& router, SenderStats& sender, const Record& record, const proto::Advert& advert) {
  if (!proto::protocols()[router.relayed.protocol].elects) return see_datagram(sender, record);
  ++sender.adverts;
  if (advert.priority == 0) {
    ++sender.resigned;
    sender.broken = true;
  } else {
    if (!sender.broken) measure(sender, record);
    sender.broken = false;
  }
  if (advert.priority != 0) note_master(router, sender, record);
  router.latest = &sender;
  sender.priority = advert.priority;
  sender.interval = advert.interval;
  sender.at = record.time;
  sender.id = record.id;
  sender.boot = record.boot;
}

}  // namespace

void Spread::add(double value) {
  least = count == 0 ? value : std::min(least, value);
  most = count == 0 ? value : std::max(most, value);
  ++count;
  const auto distance = value - mean;
  mean += distance / static_cast<double>(count);
  squares += distance * (value - mean);
}

double Spread::deviation() const { return count < 2 ? 0 : std::sqrt(squares / static_cast<double>(count - 1)); }

std::uint64_t lost_between(base::Duration gap, base::Duration interval, std::uint64_t ids) {
  if (interval <= base::Duration::zero() || gap <= base::Duration::zero()) return 0;
  const auto fit = (gap + interval / 2) / interval;
  if (fit < 2) return 0;
  const auto missing = static_cast<std::uint64_t>(fit) - 1;
  if (ids == 0) return gap < 4 * interval ? missing : 0;
  // Over so long a gap the ids of other virtual routers would hide that this one was not sent at all.
  if (gap >= 4 * interval && ids > 2 * missing) return 0;
  return std::min(missing, ids - 1);
}

void Stats::add(const Record& record, const Dissection& dissection) {
  missing_ += record.lost;
  if (record.lost != 0) return;
  if (records_++ == 0) first_ = record.time;
  last_ = std::max(last_, record.time);
  const auto what = heard(dissection);
  if (!what) {
    const auto reason = record.drop ? record.drop : dissection.refusal;
    if (reason) ++refused_[static_cast<std::size_t>(*reason)];
    return;
  }
  const auto& advert = what->advert;
  auto* router = find_router(record, dissection.ip->family(), what->relayed, advert.vrid);
  auto* sender = router == nullptr ? nullptr : find_sender(*router, dissection.ip->source);
  if (sender == nullptr) {
    ++not_counted_;
    return;
  }
  if (sender->origin.empty() && !record.origin.empty()) sender->origin = record.origin;
  if (record.drop) ++sender->dropped[static_cast<std::size_t>(*record.drop)];
  if (record.delay) {
    if (sender->delay == nullptr) sender->delay = std::make_unique<LogHistogram>();
    sender->delay->add(*record.delay);
  }
  if (is_sighting(record)) see(*router, *sender, record, advert);
}

RouterStats* Stats::find_router(const Record& record, wire::Family family, const proto::Relayed& relayed, std::uint8_t vrid) {
  auto slot = hash_of(record, family, relayed, vrid) % slots_.size();
  for (; slots_[slot] != 0; slot = (slot + 1) % slots_.size()) {
    auto& router = *routers_[slots_[slot] - 1u];
    if (router.vrid == vrid && router.family == family && router.relayed == relayed && router.host == record.host &&
        router.segment == record.segment) {
      return &router;
    }
  }
  if (routers_.size() == kMaxRouters) return nullptr;
  auto& added = routers_.emplace_back(std::make_unique<RouterStats>());
  added->host = record.host;
  added->segment = record.segment;
  added->family = family;
  added->relayed = relayed;
  added->vrid = vrid;
  slots_[slot] = static_cast<std::uint16_t>(routers_.size());
  return added.get();
}

std::vector<const RouterStats*> Stats::routers() const {
  std::vector<const RouterStats*> sorted;
  for (const auto& router : routers_) sorted.push_back(router.get());
  std::ranges::sort(sorted, [](const auto* one, const auto* other) {
    const auto order = [](const auto& router) {
      return std::tie(router.relayed.protocol, router.relayed.to.address, router.relayed.to.port, router.vrid, router.family, router.segment, router.host);
    };
    return order(*one) < order(*other);
  });
  return sorted;
}

}  // namespace trace
