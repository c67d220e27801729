// vrrp-relayd(8): reads the command line and the configuration, finds out which host this is, and runs the daemon.
#include <sodium.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string>

#include "daemon.hpp"
#include "flags.hpp"
#include "generate_key.hpp"
#include "host/injector.hpp"
#include "log.hpp"
#include "names.hpp"
#include "notices.hpp"
#include "privileges.hpp"
#include "settings.hpp"

namespace {

// Exit statuses: vrrp-relayd(8), sysexits(3).
constexpr int kOk = 0;
constexpr int kFailure = 1;
constexpr int kNoPermission = 77;
constexpr int kBadConfig = 78;

int fail(const base::SysError& error) {
  std::fprintf(stderr, "vrrp-relayd: %s\n", error.message().c_str());
  return error.code == EPERM || error.code == EACCES ? kNoPermission : kFailure;
}

int fail(const config::Mistakes& mistakes) {
  for (const auto& mistake : mistakes) std::fprintf(stderr, "%s\n", mistake.to_string().c_str());
  return kBadConfig;
}

// What a segment's injection needs CAP_NET_ADMIN for; empty: none does.
const char* administered(const config::Config& config) {
  const char* what = "";
  for (const auto& segment : config.segments) {
    const auto& mode = *host::find_inject_mode(segment.inject);
    if (mode.needs_tap) return "make a network device";
    if (mode.needs_guard && !config.unguarded) what = "put the egress guard in place";
  }
  return what;
}

int run(const Flags& flags, Settings settings, config::Answers answers, host::Links links) {
  const auto config = settings.config;
  if (const auto allowed = check_privileges(administered(config)); !allowed) return fail(allowed.error());
  auto loop = net::Loop::open();
  if (!loop) return fail(loop.error());

  logging::open(config.log_level);
  if (config.observe) logging::warning("observe = true: adverts are carried and compared, nothing is injected");
  if (const auto warning = plaintext_warning(config, settings.self)) logging::warning(*warning);
  const auto reload = [&](const host::Links& now, const Known& known) -> base::Result<Settings, config::Mistakes> {
    const auto fresh = load_config(flags);
    return fresh ? settle(*fresh, now, known) : base::Err(fresh.error());
  };
  Daemon daemon({std::move(settings), std::move(answers)}, reload, std::move(links), std::move(*loop));
  if (const auto opened = daemon.open(); !opened) return fail(opened.error());
  if (const auto dropped = drop_privileges(); !dropped) return fail(dropped.error());
  daemon.run();
  return kOk;
}

int tell_checked(const Flags& flags, const Settings& settings) {
  std::printf("%s: ok; this host is %s\n", flags.config_path.c_str(), settings.config.peers[settings.self].name.c_str());
  for (const auto& name : settings.config.unresolved) {
    std::printf("warning: %s does not resolve: %s\n", name.name.c_str(), name.problem.c_str());
  }
  for (const auto& line : settings.surplus) std::printf("warning: %s\n", line.c_str());
  return kOk;
}

int print_config(const Flags& flags) {
  const auto config = load_config(flags);
  if (!config) return fail(config.error());
  std::fputs(config::print_config(*config).c_str(), stdout);
  return kOk;
}

int print_key() {
  const auto generated = print_new_key("vrrp-relayd");
  return generated ? kOk : fail(generated.error());
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // who stops reading the log must not end the daemon
  const auto flags = parse_flags(argc, argv);
  if (flags.mode == Flags::Mode::exit) {
    std::fputs(flags.text.c_str(), flags.exit_status == kOk ? stdout : stderr);
    return flags.exit_status;
  }
  if (flags.mode == Flags::Mode::print_config) return print_config(flags);
  if (flags.mode == Flags::Mode::generate_key) return print_key();
  if (sodium_init() < 0) return fail(base::SysError{0, "start libsodium", "", "no random numbers", ""});

  auto links = host::Links::open();
  if (!links) return fail(links.error());
  const auto config = load_config(flags);
  if (!config) return fail(config.error());
  const Known known{first_answers(*config)};
  auto settings = settle(*config, *links, known);
  if (!settings) return fail(settings.error());
  if (flags.mode == Flags::Mode::check) return tell_checked(flags, *settings);
  return run(flags, std::move(*settings), known.answers, std::move(*links));
}
