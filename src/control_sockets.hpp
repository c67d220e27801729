// Where this daemon is asked: the control socket and, where it is configured, the port for metrics.
#pragma once

#include <optional>

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "config/config.hpp"
#include "control/metrics_port.hpp"
#include "control/requests.hpp"
#include "control/server.hpp"
#include "net/loop.hpp"

class ControlSockets {
 public:
  ControlSockets(net::Loop& loop, control::Source source) : loop_(loop), source_(std::move(source)) {}

  base::Result<base::Ok, base::SysError> open(const config::Config& config);

  // What another configuration changes about the port for metrics. It listens already where it is a new one; thrown away, all
  // is as it was.
  struct Change {
    std::optional<wire::Endpoint> endpoint;
    std::optional<control::MetricsPort> fresh{};
  };
  base::Result<Change, base::SysError> prepare(const config::Config& config) const;
  void take(Change change);

  // When a client of any of them is to be dropped.
  std::optional<base::Instant> next_deadline() const;
  void drop_late(base::Instant now);
  // Something may have come for those who listen.
  void feed() {
    if (control_) control_->feed();
  }

 private:
  control::Watcher watcher();

  net::Loop& loop_;
  control::Source source_;
  std::optional<control::Server> control_;
  std::optional<wire::Endpoint> endpoint_;
  std::optional<control::MetricsPort> metrics_;
};
