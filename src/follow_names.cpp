// Names that resolve to something else: taken in as a reload is, while all goes on.
#include <algorithm>

#include "config/report.hpp"
#include "daemon.hpp"
#include "reload_report.hpp"

namespace {

void tell(const std::vector<config::NameBook::News>& news) {
  for (const auto& line : news) logging::write(line.is_warning ? logging::Level::warning : logging::Level::info, line.text);
}

}  // namespace

base::Result<base::Ok, base::SysError> Daemon::begin_names() {
  for (const auto& line : surplus_) logging::warning(line);
  const auto begun = names_.follow(net::monotonic_now(), config_);
  tell(names_.book().open_problems());
  return begun;
}

// Those of the configuration that was taken in.
void Daemon::follow_names() {
  if (const auto followed = names_.follow(net::monotonic_now(), config_); !followed) logging::error(followed.error().message());
  take_in_names();  // what could not be taken in before
}

void Daemon::names_came() {
  tell(names_.take(net::monotonic_now()));
  take_in_names();
}

// All that has changed, together: two hosts may have swapped their addresses. Where that does not go, what goes alone.
void Daemon::take_in_names() {
  const auto pending = names_.book().pending();
  if (pending.empty()) return;
  const auto mistakes = try_names(pending);
  if (mistakes.empty()) return;
  ReloadReport report("names");
  for (const auto& mistake : mistakes) report.refuse(mistake);
  if (pending.size() > 1) {
    for (const auto& name : pending) (void)try_names({name});
  }
  const auto refused = names_.book().pending();
  names_.book().refuse(refused);
  if (!refused.empty()) logging::error("names: what was known of them before stays in use: " + config::listing(refused));
}

config::Mistakes Daemon::try_names(const std::vector<std::string>& names) {
  ReloadReport report("names");
  auto placed = place(config_, links_, {names_.book().used_with(names), config_.peers[self_].name});
  if (!placed) return placed.error();
  if (const auto taken = take_in(std::move(placed->resolution.config), placed->self, nullptr, report); !taken) return {taken.error()};
  names_.book().use(names);
  tell_surplus(placed->resolution.surplus);
  return {};
}

// Once, until it changes.
void Daemon::tell_surplus(const std::vector<std::string>& lines) {
  for (const auto& line : lines) {
    if (std::ranges::find(surplus_, line) == surplus_.end()) logging::warning(line);
  }
  surplus_ = lines;
}
