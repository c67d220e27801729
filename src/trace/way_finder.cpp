#include "trace/way_finder.hpp"

#include <algorithm>

#include "trace/dissect.hpp"
#include "trace/mask.hpp"
#include "trace/text_parts.hpp"
#include "trace/time_sum.hpp"
#include "trace/way_judge.hpp"

namespace trace {

namespace {

using base::DropReason;
using base::Stage;

// Of the capture's clock against the others', where no offset is known.
constexpr base::Duration kClockSlack = std::chrono::milliseconds(100);

Step step_of(const Record& record) {
  return {record.time,
          record.stage,
          record.drop,
          std::string(record.host),
          std::string(record.peer),
          std::string(record.interface),
          std::string(record.segment),
          std::string(record.carrier),
          record.path,
          record.local,
          record.remote,
          false};
}

// Without a password, as one host's trace may have it and another's not; without padding.
std::vector<std::uint8_t> packet_octets(const Record& record) {
  std::vector<std::uint8_t> room;
  const auto dissection = dissect(record);
  const auto octets = has_secret(dissection) ? masked_octets(record, dissection, room) : record.octets;
  const auto fields = wire::read_ip_fields(octets);
  if (!fields) return {};
  return {fields->octets.begin(), fields->octets.end()};
}

std::optional<AdvertFacts> facts_of(const Record& record) {
  const auto dissection = dissect(record);
  if (!dissection.ip || !dissection.vrrp || dissection.is_carp()) return std::nullopt;
  const auto& vrrp = *dissection.vrrp;
  AdvertFacts facts{dissection.ip->source, dissection.ip->destination, vrrp.vrid.value_or(0), vrrp.priority.value_or(0), vrrp.version, {}};
  if (vrrp.adver_int) facts.interval = std::chrono::seconds(*vrrp.adver_int);
  if (vrrp.max_adver_int) facts.interval = std::chrono::milliseconds(*vrrp.max_adver_int * 10);
  return facts;
}

std::string other_of(const Record& record) {
  const auto dissection = dissect(record);
  if (!dissection.datagram && !dissection.is_carp()) return {};
  return ends_text(dissection) + "  " + message_text(record, dissection, false);
}

template <class T>
void push_bounded(std::deque<T>& queue, T value, std::size_t most) {
  if (queue.size() == most) queue.pop_front();
  queue.push_back(std::move(value));
}

}  // namespace

WayFinder::WayFinder(std::optional<AdvertName> wanted, std::optional<unsigned> vrid) : wanted_(std::move(wanted)), vrid_(vrid) {}

WayFinder::Host* WayFinder::host(std::string_view name) {
  const auto found = hosts_.find(name);
  if (found != hosts_.end()) return &found->second;
  if (name.empty() || hosts_.size() == kMaxWayHosts) return nullptr;
  return &hosts_.emplace(name, Host{}).first->second;
}

void WayFinder::covers(std::string_view name, WallTime time) {
  auto* const known = host(name);
  if (known == nullptr) return;
  known->first = std::min(known->first, time);
  known->last = std::max(known->last, time);
}

void WayFinder::note_host(const Record& record) {
  auto* const known = host(record.host);
  if (known == nullptr) return;
  if (record.lost != 0 && known->gaps.size() < kMaxGaps) known->gaps.emplace_back(known->last, record.time);
  covers(record.host, record.time);
  if (!wanted_ || record.origin != wanted_->origin || record.id == 0 || (boot_ && record.boot != *boot_)) return;
  if (record.stage == Stage::receive) {
    known->had_earlier |= record.id < wanted_->id;
    known->had_later |= record.id > wanted_->id;
  }
  ids_ = ids_ ? std::pair(std::min(ids_->first, record.id), std::max(ids_->second, record.id)) : std::pair(record.id, record.id);
}

// The copies that come back of what the relay injects are no adverts of this host.
bool WayFinder::begins(const Record& record) const {
  if (wanted_ || !steps_.empty() || record.stage != Stage::capture || record.drop == DropReason::foreign_source) return false;
  if (record.id == 0 && !record.drop) return false;
  if (!vrid_) return true;
  const auto facts = facts_of(record);
  return facts && facts->vrid == *vrid_;
}

bool WayFinder::is_it(const Record& record) {
  if (begins(record)) {
    if (record.id != 0) wanted_ = AdvertName{std::string(record.origin.empty() ? record.host : record.origin), record.id};
    return true;
  }
  if (!wanted_ || record.id != wanted_->id || record.origin != wanted_->origin) return false;
  if (boot_ && record.boot != 0 && record.boot != *boot_) return false;
  return true;
}

bool WayFinder::is_near(WallTime time) const {
  return !captured_at_ || (time >= minus(*captured_at_, kClockSlack) && time <= plus(*captured_at_, kLongestWay));
}

void WayFinder::keep_nameless(const Record& record) {
  const bool arrives = record.stage == Stage::receive || record.stage == Stage::inject || record.stage == Stage::observe;
  if (record.id != 0 || !arrives) return;
  const bool is_refused = record.octets.empty() && record.drop;
  if (captured_at_ && record.time < minus(*captured_at_, is_refused ? kRefusedBefore : kClockSlack)) return;
  if (captured_at_ && record.time > plus(*captured_at_, kLongestWay)) return;
  auto octets = packet_octets(record);
  if (octets.empty()) {
    if (is_refused) push_bounded(refused_, step_of(record), kMaxRefused);
  } else if (octets_.empty() || octets == octets_) {
    push_bounded(nameless_, Nameless{step_of(record), std::move(octets)}, kMaxNameless);
  }
}

void WayFinder::add(const Record& record) {
  note_host(record);
  if (record.lost != 0 || record.stage == Stage::packet || record.stage == Stage::native) return;
  if (!is_it(record)) return keep_nameless(record);
  if (!boot_ && record.boot != 0) boot_ = record.boot;
  if (record.stage == Stage::capture && !captured_at_) captured_at_ = record.time;
  if (octets_.empty()) {
    octets_ = packet_octets(record);
    facts_ = facts_of(record);
    other_ = other_of(record);
  }
  if (steps_.size() < kMaxSteps) steps_.push_back(step_of(record));
}

// Per host, stage and path the one that is nearest in time to the advert.
void WayFinder::add_nameless(std::vector<Step>& steps) const {
  if (octets_.empty() || steps.empty()) return;
  const auto start = captured_at_.value_or(steps.front().time);
  const auto distance = [&](const Step& step) {
    const auto apart = minus(step.time, start);
    return apart < base::Duration::zero() ? minus(base::Duration::zero(), apart) : apart;
  };
  std::map<std::tuple<std::string, Stage, std::string, std::uint8_t>, const Step*> nearest;
  for (const auto& one : nameless_) {
    const auto& step = one.step;
    if (!is_near(step.time) || one.octets != octets_) continue;
    if (wanted_ && (step.host == wanted_->origin || (step.stage == Stage::receive && !step.peer.empty() && step.peer != wanted_->origin))) continue;
    auto& best = nearest[{step.host, step.stage, step.peer, step.path}];
    if (best == nullptr || distance(step) < distance(*best)) best = &step;
  }
  for (const auto& [key, step] : nearest) {
    steps.push_back(*step);
    steps.back().by_octets = true;
  }
}

std::vector<Step> WayFinder::all_steps() const {
  auto steps = steps_;
  add_nameless(steps);
  std::ranges::stable_sort(steps, [](const Step& left, const Step& right) {
    return left.time != right.time ? left.time < right.time : left.stage < right.stage;
  });
  return steps;
}

Way WayFinder::way() const {
  Way out{wanted_, facts_, all_steps(), {}, other_};
  out.verdicts = Judge(*this, out.steps).verdicts();
  return out;
}

bool WayFinder::is_complete() const {
  if (!has_begun()) return false;
  const auto all = way();
  return std::ranges::all_of(all.verdicts, [](const Verdict& one) {
    return one.outcome != Outcome::lost && one.outcome != Outcome::unknown;
  });
}

}  // namespace trace
