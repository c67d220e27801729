// The port for Prometheus on a loopback address: GET /metrics over HTTP, nothing else. There is no TLS and no password: who has
// a process on this host may read how many adverts went which way.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "base/unique_fd.hpp"
#include "config/config.hpp"
#include "control/clients.hpp"

namespace control {

// The answer to what a client has sent so far; none: the request goes on. `metrics` is asked for a scrape only. Pure.
std::optional<std::string> answer_scrape(std::string_view received, const std::function<std::string()>& metrics);

class MetricsPort {
 public:
  // Listens. EADDRINUSE names how to find who holds the port.
  static base::Result<MetricsPort, base::SysError> open(const wire::Endpoint& endpoint);
  MetricsPort(MetricsPort&& other) noexcept : listener_(std::move(other.listener_)) {}  // REQUIRES: it does not serve yet
  MetricsPort& operator=(MetricsPort&&) = delete;

  void serve(Watcher watcher, std::function<std::string()> metrics);
  // As those of Clients.
  std::optional<base::Instant> next_deadline() const { return clients_.next_deadline(); }
  void drop_late(base::Instant now) { clients_.drop_late(now); }

 private:
  explicit MetricsPort(base::UniqueFd listener) : listener_(std::move(listener)) {}

  base::UniqueFd listener_;
  Clients clients_;
};

}  // namespace control
