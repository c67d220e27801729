// The wiring: the loop's wake-ups become events for the engine, the engine's actions become packets and log lines. Nothing
// is decided here.
#pragma once

#include <optional>
#include <vector>

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "config/config.hpp"
#include "control_sockets.hpp"
#include "core/engine.hpp"
#include "health_file.hpp"
#include "host/links.hpp"
#include "net/kernel_random.hpp"
#include "net/loop.hpp"
#include "names.hpp"
#include "peer_sockets.hpp"
#include "ports.hpp"
#include "probing.hpp"
#include "settings.hpp"
#include "tracing.hpp"

class ReloadReport;

class Daemon {
 public:
  struct Beginning {
    Settings settings;
    config::Answers answers;  // to the names, as far as they have come
  };
  // `reload` reads everything anew, on SIGHUP or when the control socket asks for it.
  using Reload = std::function<base::Result<Settings, config::Mistakes>(const host::Links&, const Known&)>;
  Daemon(Beginning beginning, Reload reload, host::Links links, net::Loop loop);

  // Opens everything. An interface that is down or a guard that cannot be made is no error: it is logged and followed.
  base::Result<base::Ok, base::SysError> open();
  // Until SIGTERM or SIGINT.
  void run();

 private:
  void follow_links();
  void tick();
  base::Instant next_deadline() const;
  core::Snapshot snapshot() const;
  void stop();

  // reload.cpp. `by`: who asked for it, for the log. Returns the answer to the request `reload`.
  std::string reload(std::string_view by);
  base::Result<base::Ok, config::Mistake> take_in(config::Config fresh, std::size_t self, session::KeyRing* keys, ReloadReport& report);

  // follow_names.cpp: what comes of names is taken in as a reload is.
  base::Result<base::Ok, base::SysError> begin_names();
  void follow_names();
  void names_came();
  void take_in_names();
  config::Mistakes try_names(const std::vector<std::string>& names);
  void tell_surplus(const std::vector<std::string>& lines);

  void dispatch(const core::Event& event);
  void carry_out();
  void inject(std::size_t at);
  void log_notices() const;
  void refused(const wire::IpAddress& remote, int error);

  config::Config config_;
  std::size_t self_;
  session::KeyRing keys_;
  const Reload reload_;
  host::Links links_;
  net::Loop loop_;
  net::KernelRandom random_;
  core::Engine engine_;
  core::Actions actions_;
  std::vector<core::Event> failures_;  // of the actions, told to the engine after all are carried out
  PeerSockets sockets_;
  Ports ports_;
  Probing probing_;
  HealthFile health_;
  Names names_;
  std::vector<std::string> surplus_;  // as told
  Tracing tracing_;
  ControlSockets control_;
};
