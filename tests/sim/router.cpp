#include "router.hpp"

namespace sim {

using base::Instant;

Time RouterSettings::skew(Time master_interval) const {
  return (version == 2 ? Time(1s) : master_interval) * (256 - priority) / 256;
}

void Router::start(Instant now) {
  master_interval_ = settings_.interval;
  if (settings_.priority != 255) return become_backup(now);
  state_ = RouterState::master;
  advertise(now);
}

void Router::shut_down() {
  if (state_ == RouterState::master) send_(0);
  die();
}

void Router::die() {
  state_ = RouterState::initialize;
  timer_.reset();
}

void Router::become_backup(Instant now) {
  state_ = RouterState::backup;
  timer_ = now + settings_.master_down(master_interval_);
}

void Router::advertise(Instant now) {
  timer_ = now + settings_.interval;
  send_(settings_.priority);
}

void Router::tick(Instant now) {
  if (!timer_ || now < *timer_) return;
  state_ = RouterState::master;
  advertise(now);
}

// RFC 9568 6.4.3: the higher priority, then the higher address.
bool Router::is_outranked_by(const Advert& advert) const {
  if (advert.priority != settings_.priority) return advert.priority > settings_.priority;
  return advert.source > settings_.source;
}

void Router::hear(Instant now, const Advert& advert) {
  if (state_ == RouterState::initialize || advert.vrid != settings_.vrid || advert.version != settings_.version) return;
  if (state_ == RouterState::master) {
    // A resigning or an inferior master is told at once who is master.
    if (advert.priority == 0 || !is_outranked_by(advert)) return advertise(now);
    master_interval_ = advert.interval;
    return become_backup(now);
  }
  if (advert.priority == 0) {
    timer_ = now + settings_.skew(master_interval_);
  } else if (!settings_.preempt || advert.priority >= settings_.priority) {
    master_interval_ = advert.interval;
    timer_ = now + settings_.master_down(master_interval_);
  }
}

}  // namespace sim
