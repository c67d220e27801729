#include "daemon.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "log.hpp"
#include "notices.hpp"
#include "service_manager.hpp"

namespace {

using base::Ok;
using base::Result;
using base::SysError;

struct Addresses {
  std::vector<wire::IpAddress> own;
  std::vector<wire::IpAddress> broadcasts;
};

Addresses addresses_of(const host::Links& links) {
  Addresses all;
  for (const auto& entry : links.addresses()) {
    all.own.push_back(entry.address);
    if (entry.broadcast) all.broadcasts.push_back(*entry.broadcast);
  }
  return all;
}

}  // namespace

Daemon::Daemon(Beginning beginning, Reload reload, host::Links links, net::Loop loop)
    : config_(std::move(beginning.settings.config)),
      self_(beginning.settings.self),
      keys_(std::move(beginning.settings.keys)),
      reload_(std::move(reload)),
      links_(std::move(links)),
      loop_(std::move(loop)),
      engine_(net::monotonic_now(), config_, self_, random_, keys_),
      sockets_(loop_, {[this](const core::Received& event) { dispatch(event); },
                       [this](const wire::IpAddress& remote, int error) { refused(remote, error); }}),
      ports_(loop_, [this](const core::Event& event) { dispatch(event); }),
      probing_(loop_, [this](const core::ProbeArrived& event) { dispatch(event); }),
      names_(loop_, std::move(beginning.answers), [this] { names_came(); }),
      surplus_(std::move(beginning.settings.surplus)),
      control_(loop_, {[this] { return snapshot(); }, [this] { return this->reload("reload"); },
                       [this] { dispatch(core::ProbesWanted{}); }, &tracing_.ring()}) {
  tracing_.follow(config_, self_);
}

Result<Ok, SysError> Daemon::open() {
  if (auto sockets = sockets_.fit(config_, self_); !sockets) return sockets;
  if (auto control = control_.open(config_); !control) return control;
  health_.begin(net::monotonic_now(), config_.health_file);  // its folder may be the control socket's
  if (auto signals = loop_.on_signals({SIGTERM, SIGINT, SIGHUP},
                                      [this](int signal) {
                                        if (signal != SIGHUP) return stop();
                                        (void)reload("SIGHUP");
                                      });
      !signals) {
    return signals;
  }
  loop_.on_standstill([this](base::Duration missing) { dispatch(core::Resumed{missing}); });
  ports_.fit(config_, self_);
  ports_.remove_left_over(links_);
  if (auto watched = loop_.add(links_.fd(), [this] { if (links_.process()) follow_links(); }); !watched) return watched;
  follow_links();
  return begin_names();
}

// The kernel told of a change of links or addresses, or a retry is due.
void Daemon::follow_links() {
  const auto addresses = addresses_of(links_);
  dispatch(core::AddressesChanged{addresses.own, addresses.broadcasts});
  ports_.follow(links_, net::monotonic_now());
}

void Daemon::run() {
  const auto& self = config_.peers[self_];
  const auto peers = config_.peers.size() - 1;
  if (const auto warning = sockets_.take_warning()) logging::warning(*warning);
  logging::info(fmt::format("ready: this host is {}, with {} peer{} on {}", self.name, peers, peers == 1 ? "" : "s",
                            sockets_.listening()));
  tell_service_manager("READY=1");
  loop_.run([this]() -> std::optional<base::Instant> { return next_deadline(); }, [this] { tick(); });
}

void Daemon::stop() {
  tell_service_manager("STOPPING=1");
  dispatch(core::Stopping{});
  health_.write(net::monotonic_now(), false);  // nobody looks after it from now on
  logging::info("stopped");
  loop_.stop();
}

base::Instant Daemon::next_deadline() const {
  auto earliest = engine_.next_deadline();
  for (const auto& due : {ports_.retry_at(), health_.retry_at(), names_.book().next_due(), probing_.ends_at(), control_.next_deadline()}) {
    if (due) earliest = std::min(earliest, *due);
  }
  return earliest;
}

core::Snapshot Daemon::snapshot() const {
  auto snapshot = engine_.snapshot(net::monotonic_now());
  snapshot.health_file = health_.status();
  snapshot.names = names_.unresolved();
  return snapshot;
}

void Daemon::tick() {
  const auto now = net::monotonic_now();
  if (const auto retry = ports_.retry_at(); retry && *retry <= now) follow_links();
  if (const auto retry = health_.retry_at(); retry && *retry <= now) health_.retry(now);
  if (const auto end = probing_.ends_at(); end && *end <= now) probing_.end();
  names_.ask_due(now);
  control_.drop_late(now);
  if (engine_.next_deadline() <= now) dispatch(core::Tick{});
}

// An ICMP error came back for something that was sent to a peer.
void Daemon::refused(const wire::IpAddress& remote, int error) {
  for (std::size_t i = 0; i < config_.peers.size(); ++i) {
    const auto& addresses = config_.peers[i].addresses;
    if (i == self_ || std::ranges::find(addresses, remote) == addresses.end()) continue;
    return dispatch(core::SendFailed{i, 0, false, error});
  }
}

void Daemon::dispatch(const core::Event& event) {
  engine_.handle(net::monotonic_now(), event, actions_);
  carry_out();
  // A failure's own actions are notices only, so this ends.
  for (std::size_t i = 0; i < failures_.size(); ++i) {
    engine_.handle(net::monotonic_now(), failures_[i], actions_);
    log_notices();
    actions_.clear();
  }
  failures_.clear();
  control_.feed();
}

void Daemon::carry_out() {
  for (std::size_t i = 0; i < actions_.injects().size(); ++i) inject(i);
  const auto sends = actions_.sends();
  const auto failed = [&](std::size_t at, int error) {
    actions_.send_failed(at);
    failures_.push_back(core::SendFailed{sends[at].peer, sends[at].path, sends[at].advert, error});
  };
  sockets_.send(sends, failed);
  ports_.send(sends, failed);
  if (actions_.looks_for_probes()) probing_.look(net::monotonic_now());
  probing_.send(actions_.probes(), config_, self_);
  if (const auto healthy = actions_.health()) health_.write(net::monotonic_now(), *healthy);
  tracing_.keep(actions_.traces());
  log_notices();
  actions_.clear();
}

void Daemon::inject(std::size_t at) {
  const auto& inject = actions_.injects()[at];
  const auto injected = ports_.inject(inject);
  if (injected) return;
  actions_.inject_failed(at, injected.error());
  failures_.push_back(core::InjectFailed{inject.segment, inject.origin, injected.error(), ports_.last_errno(inject.segment)});
}

void Daemon::log_notices() const {
  for (const auto& notice : actions_.notices()) {
    const auto line = describe(notice, config_, self_);
    logging::write(line.level, line.text);
  }
}
