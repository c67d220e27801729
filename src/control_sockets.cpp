#include "control_sockets.hpp"

#include <algorithm>

#include "log.hpp"

using base::Ok;
using base::Result;
using base::SysError;

Result<Ok, SysError> ControlSockets::open(const config::Config& config) {
  auto server = control::Server::open(config.control_path, config.control_group);
  if (!server) return base::Err(server.error());
  control_.emplace(std::move(*server));
  control_->serve(watcher(), [this](std::string_view request) { return control::answer(request, source_); });
  auto change = prepare(config);
  if (!change) return base::Err(change.error());
  take(std::move(*change));
  return Ok{};
}

Result<ControlSockets::Change, SysError> ControlSockets::prepare(const config::Config& config) const {
  Change change{config.metrics_listen};
  if (!change.endpoint || change.endpoint == endpoint_) return change;
  auto fresh = control::MetricsPort::open(*change.endpoint);
  if (!fresh) return base::Err(fresh.error());
  change.fresh.emplace(std::move(*fresh));
  return change;
}

void ControlSockets::take(Change change) {
  if (change.endpoint == endpoint_) return;
  endpoint_ = change.endpoint;
  metrics_.reset();
  if (!change.fresh) return;
  metrics_.emplace(std::move(*change.fresh));
  metrics_->serve(watcher(), [this] { return control::answer("metrics", source_).text; });
  logging::info("metrics at http://" + to_string(*endpoint_) + "/metrics");
}

std::optional<base::Instant> ControlSockets::next_deadline() const {
  const auto control = control_ ? control_->next_deadline() : std::nullopt;
  const auto metrics = metrics_ ? metrics_->next_deadline() : std::nullopt;
  return control && metrics ? std::min(control, metrics) : control ? control : metrics;
}

void ControlSockets::drop_late(base::Instant now) {
  if (control_) control_->drop_late(now);
  if (metrics_) metrics_->drop_late(now);
}

control::Watcher ControlSockets::watcher() {
  const auto watch = [this](net::Loop::Until until) {
    return [this, until](int fd, std::function<void()> ready) { (void)loop_.add(fd, std::move(ready), until); };
  };
  return {watch(net::Loop::Until::readable), watch(net::Loop::Until::writable), [this](int fd) { loop_.remove(fd); },
          net::monotonic_now};
}
