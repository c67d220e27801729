// The names of the configuration, looked up while the daemon runs. What they led to is a NameBook's; who takes it in is the
// daemon.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "config/name_book.hpp"
#include "core/snapshot.hpp"
#include "net/loop.hpp"
#include "net/resolver.hpp"

// Looks up every name of the configuration and waits for it, 3 s at the most.
config::Answers first_answers(const config::Config& config);

class Names {
 public:
  // `came` is called when there is something to take().
  Names(net::Loop& loop, config::Answers known, std::function<void()> came)
      : loop_(loop), came_(std::move(came)), book_(std::move(known)) {}
  ~Names();
  Names(const Names&) = delete;
  Names& operator=(const Names&) = delete;

  // From now on those of this configuration. Without any there is no resolver.
  base::Result<base::Ok, base::SysError> follow(base::Instant now, const config::Config& config);
  void ask_due(base::Instant now);
  // What is to be said of the answers that came.
  std::vector<config::NameBook::News> take(base::Instant now);

  config::NameBook& book() { return book_; }
  const config::NameBook& book() const { return book_; }
  std::vector<core::NameStatus> unresolved() const;

 private:
  net::Loop& loop_;
  std::function<void()> came_;
  config::NameBook book_;
  std::optional<net::Resolver> resolver_;
};
