// SIGHUP: everything is read anew and taken in while all goes on. A mistake anywhere leaves all as it is.
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "daemon.hpp"
#include "log.hpp"
#include "notices.hpp"
#include "service_manager.hpp"

namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const config::Config& config) {
  Lines lines;
  std::istringstream text(config::print_config(config));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

Lines missing_in(const Lines& lines, const Lines& from) {
  Lines out;
  std::ranges::set_difference(from, lines, std::back_inserter(out));
  return out;
}

// What differs, as --print-config prints it.
void log_difference(const config::Config& old, const config::Config& fresh) {
  constexpr std::size_t kMost = 20;
  const auto before = lines_of(old);
  const auto after = lines_of(fresh);
  std::size_t told = 0;
  for (const auto& line : missing_in(after, before)) {
    if (++told <= kMost) logging::info("SIGHUP: - " + line);
  }
  for (const auto& line : missing_in(before, after)) {
    if (++told <= kMost) logging::info("SIGHUP: + " + line);
  }
  if (told > kMost) logging::info(fmt::format("SIGHUP: and {} more lines of --print-config differ", told - kMost));
}

}  // namespace

void Daemon::reload() {
  tell_service_manager("RELOADING=1");
  const auto fresh = reload_(links_);
  config::Mistakes mistakes;
  if (!fresh) {
    mistakes = fresh.error();
  } else if (const auto taken = take_in(*fresh); !taken) {
    mistakes.push_back(taken.error());
  }
  for (const auto& mistake : mistakes) {
    logging::error(mistake.where + ": error: " + mistake.message + "; fix: " + mistake.fix);
  }
  if (!mistakes.empty()) logging::error("SIGHUP: nothing was taken in, all goes on as before");
  tell_service_manager("READY=1");
}

base::Result<base::Ok, config::Mistake> Daemon::take_in(const Settings& fresh) {
  const auto& name = fresh.config.peers[fresh.self].name;
  if (const auto& own = config_.peers[self_].name; name != own) {
    return base::Err(config::Mistake{"SIGHUP", fmt::format("this host was {} and would now be {}", own, name),
                                     "restart vrrp-relayd, or undo it in [peers] and `self`"});
  }
  if (const auto sockets = sockets_.fit(fresh.config, fresh.self); !sockets) {
    const auto& error = sockets.error();
    return base::Err(config::Mistake{"SIGHUP", error.message(), error.hint.empty() ? "undo the change" : error.hint});
  }
  if (fresh.config.control_path != config_.control_path || fresh.config.control_group != config_.control_group) {
    logging::warning("SIGHUP: [control] has changed, that takes a restart of vrrp-relayd; all else was taken in");
  }
  if (const auto warning = sockets_.take_warning()) logging::warning(*warning);
  log_difference(config_, fresh.config);
  const auto plaintext = plaintext_warning(fresh.config, fresh.self);
  if (plaintext && plaintext != plaintext_warning(config_, self_)) logging::warning(*plaintext);
  config_ = fresh.config;  // first: what the engine tells of a peer speaks of this one
  self_ = fresh.self;
  dispatch(core::NewConfig{&config_, self_, &fresh.keys});
  logging::set_level(config_.log_level);
  ports_.fit(config_, self_);
  follow_links();
  logging::info("SIGHUP: the configuration and the keys were read again");
  return base::Ok{};
}
