#include "config/name_book.hpp"

#include <algorithm>
#include <utility>

namespace config {

namespace {

constexpr auto kAgain = std::chrono::seconds(30);  // the resolver tells no TTL
constexpr auto kAgainAfterFailure = std::chrono::seconds(5);

using Addresses = std::vector<wire::IpAddress>;

std::string joined(const Addresses& addresses) {
  std::string out;
  for (const auto& address : addresses) out += (out.empty() ? "" : ", ") + to_string(address);
  return out;
}

Addresses without(const Addresses& all, const Addresses& others) {
  Addresses out;
  std::ranges::set_difference(all, others, std::back_inserter(out));
  return out;
}

std::string change(const std::string& name, const Addresses& before, const Addresses& after) {
  const auto gone = joined(without(before, after));
  const auto fresh = joined(without(after, before));
  if (before.empty()) return name + " is " + fresh;
  if (gone.empty()) return name + ": " + fresh + " has come";
  if (fresh.empty()) return name + ": " + gone + " has gone";
  return name + ": " + gone + " is now " + fresh;
}

}  // namespace

NameBook::NameBook(Answers known) : used_(std::move(known)) {}

void NameBook::want(base::Instant now, const std::vector<std::string>& names) {
  const auto unwanted = [&](const auto& entry) { return std::ranges::find(names, entry.first) == names.end(); };
  std::erase_if(entries_, unwanted);
  std::erase_if(used_, unwanted);
  forget_refusals();
  for (const auto& name : names) {
    const auto [found, fresh] = entries_.try_emplace(name);
    if (!fresh) continue;
    auto& entry = found->second;
    entry.newest = used_[name];
    const bool is_good = entry.newest.problem.empty() && !entry.newest.addresses.empty();
    entry.due = is_good ? now + kAgain : now;
  }
}

std::vector<std::string> NameBook::take_due(base::Instant now) {
  std::vector<std::string> names;
  for (auto& [name, entry] : entries_) {
    if (!ask_all_ && (entry.is_asked || entry.due > now)) continue;
    entry.is_asked = true;
    names.push_back(name);
  }
  ask_all_ = false;
  return names;
}

std::optional<base::Instant> NameBook::next_due() const {
  std::optional<base::Instant> next;
  for (const auto& [name, entry] : entries_) {
    if (!entry.is_asked) next = std::min(next.value_or(entry.due), entry.due);
  }
  return next;
}

NameBook::News NameBook::problem_of(const std::string& name, Entry& entry) {
  entry.is_told = true;
  const auto& addresses = entry.newest.addresses;
  const auto kept = addresses.empty() ? "nothing is known of it yet" : "what was known stays in use: " + joined(addresses);
  return {name + " does not resolve: " + entry.newest.problem + "; " + kept + " [name_unresolved]", true};
}

std::optional<NameBook::News> NameBook::came(base::Instant now, const std::string& name, const Answer& answer) {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return std::nullopt;
  auto& entry = found->second;
  entry.is_asked = false;
  entry.due = now + (answer.problem.empty() ? kAgain : kAgainAfterFailure);
  entry.newest.problem = answer.problem;
  if (!answer.problem.empty()) {
    used_[name].problem = answer.problem;
    return entry.is_told ? std::nullopt : std::optional(problem_of(name, entry));
  }
  used_[name].problem.clear();
  const bool was_told = std::exchange(entry.is_told, false);
  const auto before = std::exchange(entry.newest.addresses, answer.addresses);
  if (before != answer.addresses) forget_refusals();
  if (before != answer.addresses) return News{change(name, before, answer.addresses)};
  return was_told ? std::optional(News{name + " resolves again: " + joined(answer.addresses)}) : std::nullopt;
}

std::vector<NameBook::News> NameBook::open_problems() {
  std::vector<News> out;
  for (auto& [name, entry] : entries_) {
    if (!entry.newest.problem.empty() && !entry.is_told) out.push_back(problem_of(name, entry));
  }
  return out;
}

std::vector<std::string> NameBook::pending() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) {
    if (!entry.is_refused && entry.newest.addresses != used_.at(name).addresses) names.push_back(name);
  }
  return names;
}

Answers NameBook::used_with(const std::vector<std::string>& names) const {
  auto out = used_;
  for (const auto& name : names) out[name] = entries_.at(name).newest;
  return out;
}

void NameBook::refuse(const std::vector<std::string>& names) {
  for (const auto& name : names) entries_.at(name).is_refused = true;
}

void NameBook::forget_refusals() {
  for (auto& [name, entry] : entries_) entry.is_refused = false;
}

void NameBook::use(const std::vector<std::string>& names) { used_ = used_with(names); }

}  // namespace config
