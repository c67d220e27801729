// The names of a configuration over time: when each is to be looked up, what it led to, and what is to be said of a change.
// Looks nothing up itself.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "config/resolve.hpp"

namespace config {

class NameBook {
 public:
  struct News {
    std::string text;  // one line for the log
    bool is_warning = false;
  };

  // What was known before, as from lookups at the start.
  explicit NameBook(Answers known = {});

  // These names and no others. One of which nothing good is known is due at once.
  void want(base::Instant now, const std::vector<std::string>& names);
  void ask_all() { ask_all_ = true; }  // each is due at once
  // To look up now; came() is told of each.
  std::vector<std::string> take_due(base::Instant now);
  std::optional<base::Instant> next_due() const;

  // The answer to a lookup. A problem leaves the addresses as they were. Said: a change, a problem that begins or ends.
  std::optional<News> came(base::Instant now, const std::string& name, const Answer& answer);
  // What does not resolve, where nothing was said of it yet.
  std::vector<News> open_problems();

  // What is in use, and what came since and is not. Who takes it in says so; what was refused is pending again after the next
  // change, or when other names are wanted.
  const Answers& used() const { return used_; }
  std::vector<std::string> pending() const;
  Answers used_with(const std::vector<std::string>& names) const;  // with what is pending of these
  void use(const std::vector<std::string>& names);
  void refuse(const std::vector<std::string>& names);

 private:
  struct Entry {
    Answer newest;
    base::Instant due{};
    bool is_asked = false;
    bool is_told = false;  // the problem
    bool is_refused = false;
  };
  static News problem_of(const std::string& name, Entry& entry);
  void forget_refusals();

  std::map<std::string, Entry> entries_;
  Answers used_;
  bool ask_all_ = false;
};

}  // namespace config
