// SIGHUP, or the request `reload`: everything is read anew and taken in while all goes on. A mistake anywhere leaves all as it
// is.
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "daemon.hpp"
#include "log.hpp"
#include "notices.hpp"
#include "reload_report.hpp"
#include "service_manager.hpp"

namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const config::Config& config) {
  Lines lines;
  std::istringstream text(config::print_config(config));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

// A host, a segment or a pair that came or went as a whole is not told line by line: the host's addresses, or the segment's
// device, are enough, and its pairs go with it.
bool tells_enough(const std::string& line, const Lines& others) {
  const auto name_end = line.find('=');
  const auto section_end = line.rfind('.', name_end);
  if (section_end == std::string::npos) return true;
  const auto section = line.substr(0, section_end + 1);
  if (std::ranges::any_of(others, [&](const std::string& other) { return other.starts_with(section); })) return true;
  const auto key = line.substr(section_end + 1, name_end - section_end - 1);
  return (section.starts_with("peer.") && key == "address") || (section.starts_with("segment.") && key == "interface");
}

Lines missing_in(const Lines& lines, const Lines& from) {
  Lines out;
  std::ranges::set_difference(from, lines, std::back_inserter(out));
  std::erase_if(out, [&](const std::string& line) { return !tells_enough(line, lines); });
  return out;
}

// What differs, as --print-config prints it.
void tell_difference(const config::Config& old, const config::Config& fresh, ReloadReport& report) {
  constexpr std::size_t kMost = 20;
  const auto before = lines_of(old);
  const auto after = lines_of(fresh);
  std::size_t told = 0;
  for (const auto& line : missing_in(after, before)) {
    if (++told <= kMost) report.tell("- " + line);
  }
  for (const auto& line : missing_in(before, after)) {
    if (++told <= kMost) report.tell("+ " + line);
  }
  if (told > kMost) report.tell(fmt::format("and {} more lines of --print-config differ", told - kMost));
}

}  // namespace

std::string Daemon::reload(std::string_view by) {
  tell_service_manager("RELOADING=1");
  ReloadReport report(by);
  auto fresh = reload_(links_, {names_.book().used(), config_.peers[self_].name});
  config::Mistakes mistakes;
  if (!fresh) {
    mistakes = fresh.error();
  } else if (const auto taken = take_in(std::move(fresh->config), fresh->self, &fresh->keys, report); !taken) {
    mistakes.push_back(taken.error());
  } else {
    tell_surplus(fresh->surplus);
  }
  for (const auto& mistake : mistakes) report.refuse(mistake);
  names_.book().ask_all();
  follow_names();
  const auto answer = mistakes.empty() ? report.taken_in() : report.refused();
  tell_service_manager("READY=1");
  return answer;
}

// Without `keys` those that there are stay.
base::Result<base::Ok, config::Mistake> Daemon::take_in(config::Config fresh, std::size_t self, session::KeyRing* keys,
                                                        ReloadReport& report) {
  const auto& name = fresh.peers[self].name;
  if (const auto& own = config_.peers[self_].name; name != own) {
    return base::Err(config::Mistake{report.by(), fmt::format("this host was {} and would now be {}", own, name),
                                     "restart vrrp-relayd, or undo it in [peers] and `self`"});
  }
  const auto refused = [&](const base::SysError& error) {
    return base::Err(config::Mistake{report.by(), error.message(), error.hint.empty() ? "undo the change" : error.hint});
  };
  auto metrics = control_.prepare(fresh);
  if (!metrics) return refused(metrics.error());
  if (const auto sockets = sockets_.fit(fresh, self); !sockets) return refused(sockets.error());
  control_.take(std::move(*metrics));
  if (fresh.control_path != config_.control_path || fresh.control_group != config_.control_group) {
    report.warn("[control] has changed, that takes a restart of vrrp-relayd; all else was taken in");
  }
  if (const auto warning = sockets_.take_warning()) report.warn(*warning);
  tell_difference(config_, fresh, report);
  const auto plaintext = plaintext_warning(fresh, self);
  if (plaintext && plaintext != plaintext_warning(config_, self_)) report.warn(*plaintext);
  config_ = std::move(fresh);  // first: what the engine tells of a peer speaks of this one
  self_ = self;
  if (keys != nullptr) keys_ = std::move(*keys);
  tracing_.follow(config_, self_);
  dispatch(core::NewConfig{&config_, self_, &keys_});
  health_.move(net::monotonic_now(), config_.health_file);
  logging::set_level(config_.log_level);
  ports_.fit(config_, self_);
  follow_links();
  return base::Ok{};
}
