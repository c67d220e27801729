#include "names.hpp"

namespace {

constexpr auto kFirstLimit = std::chrono::seconds(3);

config::Answer answer_of(const net::Lookup& lookup) {
  return lookup.problem.empty() ? config::usable(lookup.addresses) : config::Answer{{}, lookup.problem};
}

}  // namespace

config::Answers first_answers(const config::Config& config) {
  const auto names = config::names_of(config);
  config::Answers answers;
  for (const auto& name : names) answers[name].problem = "no answer within 3 s";
  for (const auto& lookup : net::look_up(names, kFirstLimit)) answers[lookup.name] = answer_of(lookup);
  return answers;
}

Names::~Names() {
  if (resolver_) loop_.remove(resolver_->fd());
}

base::Result<base::Ok, base::SysError> Names::follow(base::Instant now, const config::Config& config) {
  const auto names = config::names_of(config);
  if (!names.empty() && !resolver_) {
    auto opened = net::Resolver::open();
    if (!opened) return base::Err{opened.error()};
    resolver_.emplace(std::move(*opened));
    if (auto watched = loop_.add(resolver_->fd(), came_); !watched) return watched;
  }
  book_.want(now, names);
  ask_due(now);
  return base::Ok{};
}

void Names::ask_due(base::Instant now) {
  if (!resolver_) return;
  for (const auto& name : book_.take_due(now)) resolver_->ask(name);
}

std::vector<config::NameBook::News> Names::take(base::Instant now) {
  std::vector<config::NameBook::News> out;
  for (const auto& lookup : resolver_->take()) {
    if (auto news = book_.came(now, lookup.name, answer_of(lookup))) out.push_back(std::move(*news));
  }
  return out;
}

std::vector<core::NameStatus> Names::unresolved() const {
  std::vector<core::NameStatus> out;
  for (const auto& [name, answer] : book_.used()) {
    if (!answer.problem.empty()) out.push_back({name, answer.problem, answer.addresses});
  }
  return out;
}
