// A virtual router as a VRRP daemon runs it: the state machine of RFC 9568 6.4 (with version 2's Skew_Time of RFC 3768 6.1),
// on the clock of its host. It knows nothing of the relay.
#pragma once

#include <functional>
#include <optional>

#include "advert.hpp"
#include "base/time.hpp"

namespace sim {

enum class RouterState : std::uint8_t { initialize, backup, master };

struct RouterSettings {
  std::uint8_t version = 3;
  std::uint8_t vrid = 1;
  std::uint8_t priority = 100;
  bool preempt = true;
  Time interval = 1s;
  wire::IpAddress source;

  Time skew(Time master_interval) const;
  Time master_down(Time master_interval) const { return 3 * master_interval + skew(master_interval); }
};

class Router {
 public:
  using Send = std::function<void(std::uint8_t priority)>;

  Router(const RouterSettings& settings, Send send) : settings_(settings), send_(std::move(send)) {}

  const RouterSettings& settings() const { return settings_; }
  RouterState state() const { return state_; }
  std::optional<base::Instant> deadline() const { return timer_; }

  void start(base::Instant now);
  void shut_down();  // says so, with priority 0
  void die();
  void hear(base::Instant now, const Advert& advert);
  void tick(base::Instant now);

 private:
  void become_backup(base::Instant now);
  void advertise(base::Instant now);
  bool is_outranked_by(const Advert& advert) const;

  RouterSettings settings_;
  Send send_;
  RouterState state_ = RouterState::initialize;
  Time master_interval_{};
  std::optional<base::Instant> timer_;  // Backup: Master_Down_Timer; Master: Adver_Timer
};

}  // namespace sim
