#include "follow_live.hpp"

#include <algorithm>

#include "subcommand.hpp"
#include "trace/offsets.hpp"

namespace {

using namespace std::chrono_literals;

constexpr auto kPatienceForSsh = 15s;
constexpr auto kSettling = 100ms;
constexpr auto kAfterBegin = 2s;    // no way of an advert is longer
constexpr auto kAfterAll = 100ms;   // further copies, over other paths

trace::WallTime wall_time() { return std::chrono::duration_cast<trace::WallTime>(std::chrono::system_clock::now().time_since_epoch()); }

}  // namespace

std::optional<Failure> LiveRecords::connect(const LivePlan& plan) {
  const bool backlog = plan.wanted.has_value();
  for (const auto& path : plan.sockets) {
    auto failure = streams_.add_socket(path, backlog);
    if (!failure) continue;
    if (!plan.may_be_elsewhere || &path != &plan.sockets.front() || failure->exit_status != kNotRunning) return failure;
  }
  for (const auto& host : plan.ssh_hosts) {
    if (auto failure = streams_.add_ssh(host, backlog)) return failure;
  }
  return std::nullopt;
}

void LiveRecords::keep(const trace::Record& record) {
  if (records_.size() == kMost) records_.pop_front();
  records_.emplace_back().hold(record);
}

bool LiveRecords::wait_until_ready(Clock::time_point until) {
  while (!streams_.all_ready() && Clock::now() < until) {
    if (!streams_.wait(until, [&](const trace::Record& record) { keep(record); })) return false;
  }
  return true;
}

// What a host captured while others were not listening yet misses its end there; some of it still lies in the streams.
void LiveRecords::forget() {
  const auto until = Clock::now() + kSettling;
  while (Clock::now() < until && streams_.wait(until, [](const trace::Record&) {})) {
  }
  records_.clear();
}

std::optional<Failure> LiveRecords::collect(const LivePlan& plan) {
  if (auto failure = connect(plan)) return failure;
  if (!wait_until_ready(Clock::now() + kPatienceForSsh)) return streams_.failure();
  if (!plan.wanted) forget();
  began_ = wall_time();

  trace::WayFinder finder(plan.wanted, plan.vrid);
  for (const auto& host : streams_.hosts()) finder.covers(host, began_);
  for (const auto& one : records_) finder.add(one.record());
  auto until = Clock::now() + (plan.wanted ? std::chrono::seconds(kAfterBegin) : plan.patience);
  bool has_begun = false;
  bool is_complete = false;
  const auto take = [&](const trace::Record& record) {
    keep(record);
    finder.add(record);
  };
  while (Clock::now() < until) {
    if (!has_begun && finder.has_begun()) {
      has_begun = true;
      until = Clock::now() + kAfterBegin;
    }
    if (!is_complete && finder.is_complete()) {
      is_complete = true;
      until = std::min(until, Clock::now() + kAfterAll);
    }
    if (!streams_.wait(until, take)) break;
  }
  ended_ = wall_time();
  if (finder.has_begun()) {
    chosen_ = finder.way().advert;
    return std::nullopt;
  }
  if (streams_.failure()) return streams_.failure();
  if (plan.wanted) return std::nullopt;  // it may be in the files
  return Failure{kFailed, "no advert was captured on any of these hosts for " + std::to_string(plan.patience.count()) +
                              " s; is one of them MASTER? vrrp-relayctl status"};
}

void LiveRecords::give(trace::WayFinder& finder) const {
  trace::OffsetFinder offsets_finder;
  for (const auto& one : records_) offsets_finder.add(one.record());
  const auto offsets = offsets_finder.result();
  for (const auto& host : streams_.hosts()) {
    finder.covers(host, began_);
    finder.covers(host, ended_);
  }
  std::vector<const trace::HeldRecord*> all;
  for (const auto& one : records_) all.push_back(&one);
  const auto time = [&](const trace::HeldRecord* one) { return offsets.corrected(one->record().host, one->record().time); };
  std::ranges::stable_sort(all, {}, time);
  for (const auto* one : all) {
    auto record = one->record();
    record.time = time(one);
    finder.add(record);
  }
}
