#include "ledger.hpp"

#include <algorithm>

namespace sim {

namespace {

std::string label(std::size_t origin, const Advert& advert) {
  return "advert " + std::to_string(origin) + ":" + std::to_string(advert.serial) + " (vrid " +
         std::to_string(advert.vrid) + ", priority " + std::to_string(advert.priority) + ")";
}

}  // namespace

void Ledger::sent(Time at, std::size_t origin, const Advert& advert, const Octets& octets) {
  index_[{advert.source, advert.serial}] = entries_.size();
  entries_.push_back({origin, at, advert, octets, std::vector<AtHost>(hosts_)});
}

Ledger::Entry* Ledger::find(base::Bytes octets) {
  const auto advert = read_advert(octets);
  if (!advert) return nullptr;
  const auto found = index_.find({advert->source, advert->serial});
  return found == index_.end() ? nullptr : &entries_[found->second];
}

void Ledger::injected(const Injection& injection, base::Bytes octets) {
  ++injections_;
  const auto at = injection.at;
  auto* const entry = find(octets);
  const auto where = " at host " + std::to_string(injection.host);
  if (entry == nullptr) return complaints_.add(at, "injected" + where + " what nobody sent");
  const auto what = label(entry->origin, entry->advert) + where;
  if (!std::ranges::equal(octets, entry->octets)) complaints_.add(at, "octets changed: " + what);
  if (entry->origin == injection.host) complaints_.add(at, "injected at its origin: " + what);
  if (entry->origin != injection.origin) complaints_.add(at, "injected for another peer: " + what);

  auto& here = entry->hosts[injection.host];
  if (here.boot == injection.boot) complaints_.add(at, "injected twice: " + what);
  here.boot = injection.boot;
  here.way = std::max(here.way, at - entry->at);
  ++here.heard;
  check_order(injection, *entry);
  check_age(injection, *entry);
}

// Serials are given in the order of sending, so they must rise as the advert ids must, over restarts of the sender too.
void Ledger::check_order(const Injection& injection, const Entry& entry) {
  auto& newest = newest_[{injection.host, entry.origin, entry.advert.vrid}];
  if (newest.boot == injection.boot && entry.advert.serial < newest.serial) {
    complaints_.add(injection.at, "injected though overtaken by " + std::to_string(newest.serial) + ": " +
                                      label(entry.origin, entry.advert) + " at host " + std::to_string(injection.host));
  }
  newest = {injection.boot, entry.advert.serial};
}

void Ledger::check_age(const Injection& injection, const Entry& entry) {
  constexpr Time kDrift = 5ms;
  const auto age = injection.at - entry.at;
  if (entry.at <= injection.blind_until) return;
  if (age > std::min(max_delay_, entry.advert.interval) + injection.clock_error + kDrift) {
    complaints_.add(injection.at, "injected " + to_text(age) + " late (clock error " + to_text(injection.clock_error) +
                                      "): " + label(entry.origin, entry.advert) + " at host " +
                                      std::to_string(injection.host));
  }
}

void Ledger::heard_natively(Time at, std::size_t host, base::Bytes octets) {
  auto* const entry = find(octets);
  if (entry == nullptr) return complaints_.add(at, "heard natively what nobody sent");
  ++entry->hosts[host].heard;
}

std::size_t Ledger::missed(std::size_t host, Time from, Time to) const {
  return static_cast<std::size_t>(std::ranges::count_if(entries_, [&](const Entry& entry) {
    return in(entry, from, to) && entry.origin != host && entry.hosts[host].heard == 0;
  }));
}

std::size_t Ledger::sent_count(Time from, Time to) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(entries_, [&](const Entry& entry) { return in(entry, from, to); }));
}

Time Ledger::slowest(Time from, Time to) const {
  Time slowest{};
  for (const auto& entry : entries_) {
    if (!in(entry, from, to)) continue;
    for (const auto& here : entry.hosts) slowest = std::max(slowest, here.way);
  }
  return slowest;
}

std::size_t Ledger::heard_twice(Time from, Time to) const {
  std::size_t count = 0;
  for (const auto& entry : entries_) {
    if (!in(entry, from, to)) continue;
    count += static_cast<std::size_t>(std::ranges::count_if(entry.hosts, [](auto& here) { return here.heard > 1; }));
  }
  return count;
}

}  // namespace sim
