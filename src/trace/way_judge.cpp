#include "trace/way_judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "trace/text_parts.hpp"
#include "trace/time_sum.hpp"
#include "trace/time_text.hpp"

namespace trace {

namespace {

using base::DropReason;
using base::Stage;

// What was refused so long behind an advert that was sent may be that one: less than an interval, more than any delay.
constexpr base::Duration kNearInTime = std::chrono::milliseconds(250);

Verdict dropped(std::string host, const Step& step) {
  const auto& text = base::text(*step.drop);
  return {std::move(host), Outcome::dropped, step.stage, step.drop, std::string(text.sentence), std::string(text.fix), {}};
}

Verdict unknown(std::string host, std::string why) { return {std::move(host), Outcome::unknown, Stage::receive, {}, std::move(why), {}, {}}; }

// What tcpdump(8) is to look for on the way.
std::string outer_filter(const Step& carry) {
  std::string what = "udp port 10112";
  if (carry.remote && carry.remote->port != 0) what = fmt::format("udp port {}", carry.remote->port);
  if (carry.carrier == "gre") what = "proto 47";
  if (carry.carrier == "tunnel") return "ip proto 112";
  if (carry.local) what += " and host " + to_string(carry.local->address);
  return what;
}

std::string outer_words(const Step& carry) {
  std::string out(carry.carrier.empty() ? "a packet" : carry.carrier);
  if (carry.local && carry.remote) out += fmt::format(" {} -> {}", to_string(carry.local->address), endpoint_text(*carry.remote));
  return out + fmt::format(", path {}", carry.path);
}

}  // namespace

std::string Judge::origin() const {
  if (seen_.wanted_) return seen_.wanted_->origin;
  return steps_.empty() ? std::string() : steps_.front().host;
}

const Step* Judge::find(Stage stage, std::string_view host, bool was_dropped) const {
  const Step* best = nullptr;
  for (const auto& step : steps_) {
    if (step.stage != stage || step.host != host || step.drop.has_value() != was_dropped) continue;
    // A copy that was one too many tells less than any other reason.
    if (best == nullptr || best->drop == DropReason::duplicate) best = &step;
  }
  return best;
}

const Step* Judge::carry_to(std::string_view host, bool was_dropped) const {
  const auto found = std::ranges::find_if(steps_, [&](const Step& step) {
    return step.stage == Stage::carry && step.host == origin() && step.peer == host && step.drop.has_value() == was_dropped;
  });
  return found == steps_.end() ? nullptr : &*found;
}

bool Judge::covers(std::string_view host, WallTime time) const {
  const auto known = seen_.hosts_.find(host);
  if (known == seen_.hosts_.end()) return false;
  const auto& [first, last, had_earlier, had_later, gaps] = known->second;
  return (had_earlier || first <= time) && (had_later || last >= time);
}

bool Judge::misses_records(std::string_view host, WallTime from) const {
  const auto known = seen_.hosts_.find(host);
  if (known == seen_.hosts_.end()) return false;
  return std::ranges::any_of(known->second.gaps, [&](const auto& gap) { return gap.second >= from && gap.first <= plus(from, kLongestWay); });
}

const Step* Judge::refused(std::string_view host, const Step& carry, base::Duration before, base::Duration behind) const {
  const auto apart = [&](const Step& step) {
    const auto time = minus(step.time, carry.time);
    return time < base::Duration::zero() ? minus(base::Duration::zero(), time) : time;
  };
  const Step* best = nullptr;
  for (const auto& step : seen_.refused_) {
    const bool of_the_sender = step.peer == carry.host || (step.remote && carry.local && step.remote->address == carry.local->address);
    if (step.host != host || !of_the_sender || step.time > plus(carry.time, behind) || step.time < minus(carry.time, before)) continue;
    if (best == nullptr || apart(step) < apart(*best)) best = &step;
  }
  return best;
}

const Step* Judge::refused_instead(std::string_view host, const Step& carry) const {
  return refused(host, carry, std::chrono::milliseconds(100), kNearInTime);
}

Verdict Judge::lost(const std::string& host, const Step& carry) const {
  if (const auto* const instead = refused_instead(host, carry)) {
    auto verdict = dropped(host, *instead);
    verdict.text = fmt::format("{} refused a packet of {} at {} ms, the nearest in time: {}", host, carry.host,
                               milliseconds(minus(instead->time, steps_.front().time)), verdict.text);
    verdict.carry = carry;
    return verdict;
  }
  auto text = fmt::format("lost on the way between {} and {}: {}", carry.host, host, outer_words(carry));
  auto fix = fmt::format("on {}: tcpdump -ni any '{}'; where nothing comes, look at the firewalls in between, and on both hosts: nft list ruleset",
                         host, outer_filter(carry));
  return {host, Outcome::lost, Stage::receive, {}, std::move(text), std::move(fix), carry};
}

Verdict Judge::not_carried(const std::string& host) const {
  if (const auto* const carry = carry_to(host, true)) {
    const bool waits = carry->drop == DropReason::no_session;
    const auto* const why = waits ? refused(host, *carry, kRefusedBefore, kLongestWay) : nullptr;
    if (why == nullptr) return dropped(host, *carry);
    auto verdict = dropped(host, *why);
    verdict.text = fmt::format("{} refuses what {} sends, so there is no session: {}", host, carry->host, verdict.text);
    verdict.carry = *carry;
    return verdict;
  }
  if (!seen_.hosts_.contains(origin())) {
    return unknown(host, fmt::format("nothing of it in the trace of {0}; whether {1} sent it there is not known, as there is no trace of {1}", host, origin()));
  }
  return unknown(host, fmt::format("{0} did not send it to {1}: is {1} a peer of {0}? vrrp-relayctl status", origin(), host));
}

Verdict Judge::nothing_came(const std::string& host) const {
  const auto* const carry = carry_to(host, false);
  if (carry == nullptr) return not_carried(host);
  if (!seen_.hosts_.contains(host)) return unknown(host, fmt::format("sent to {0}, but there is no trace of {0}", host));
  if (misses_records(host, carry->time)) return unknown(host, fmt::format("the trace of {} misses records of that time", host));
  // Also where a trace ends before, what was refused tells more.
  if (!covers(host, carry->time) && refused_instead(host, *carry) == nullptr) {
    return unknown(host, fmt::format("the trace of {} does not cover that time", host));
  }
  return lost(host, *carry);
}

Verdict Judge::of(const std::string& host) const {
  if (find(Stage::inject, host, false) != nullptr) return {host, Outcome::injected, Stage::inject, {}, {}, {}, {}};
  if (find(Stage::observe, host, false) != nullptr) {
    return {host, Outcome::observed, Stage::observe, {}, "would be injected, but for observe = true in vrrp-relay.toml", {}, {}};
  }
  if (const auto* const step = find(Stage::inject, host, true)) return dropped(host, *step);
  const auto* const received = find(Stage::receive, host, false);
  const auto* const refused = find(Stage::receive, host, true);
  if (received == nullptr && refused != nullptr) return dropped(host, *refused);
  if (received != nullptr) return unknown(host, fmt::format("{} received it; its trace does not say what came then", host));
  return nothing_came(host);
}

std::vector<Verdict> Judge::verdicts() const {
  const auto* const stopped = find(Stage::capture, origin(), true);
  if (stopped != nullptr && find(Stage::capture, origin(), false) == nullptr) return {dropped(origin(), *stopped)};
  std::set<std::string> hosts;
  for (const auto& [host, trace] : seen_.hosts_) hosts.insert(host);
  for (const auto& step : steps_) {
    if (step.stage == Stage::carry && step.host == origin()) hosts.insert(step.peer);
  }
  hosts.erase(origin());
  hosts.erase(std::string());
  std::vector<Verdict> out;
  for (const auto& host : hosts) out.push_back(of(host));
  return out;
}

}  // namespace trace
