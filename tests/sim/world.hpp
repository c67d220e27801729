// The whole simulation: hosts, the links between their relays, and the LAN of their VRRP daemons, which drops multicast
// unless native() allows it.
#pragma once

#include <map>
#include <memory>
#include <span>

#include "host.hpp"
#include "ledger.hpp"
#include "link.hpp"
#include "masters.hpp"
#include "seeds.hpp"

namespace sim {

struct Plan {
  std::size_t hosts = 3;
  std::size_t paths = 1;
  std::size_t vrids = 1;
  std::uint8_t version = 3;
  wire::Family family = wire::Family::ipv4;  // of VRRP; IPv6 adverts have link-local sources, which relays learn
  Time interval = 1s;
  LinkNature link{};
  std::int64_t drift_ppm = 50;  // at most, either way
  bool unguarded = false;
  bool plaintext = plaintext_now;
};

class World {
 public:
  World(const Plan& plan, std::uint64_t seed);

  const Plan& plan() const { return plan_; }
  Schedule& schedule() { return schedule_; }
  Time now() const { return schedule_.now(); }
  Ledger& ledger() { return ledger_; }
  Masters& masters() { return masters_; }
  Rng& rng() { return rng_; }
  Host& host(std::size_t index) { return *hosts_[index]; }
  Link& link(std::size_t from, std::size_t to, std::size_t path = 0);
  Relay::Context relay_context(std::size_t index);

  void boot_all();  // each at a moment of its own within an interval
  void run_for(Time span) { schedule_.run_until(now() + span); }

  void kill(std::size_t host) { hosts_[host]->kill(); }
  void restart_relay(std::size_t host, Time down_for);
  void set_links(const LinkNature& nature);
  void cut(std::size_t one, std::size_t other);
  void heal_all();
  void partition(std::size_t first_part);  // hosts below it from the rest
  void native(bool allowed) { native_ = allowed; }

  // For hosts
  int transmit(std::size_t from, const core::Send& send);
  void multicast(std::size_t from, const Octets& octets);
  Time slowest_way() const { return slowest_way_; }

  // Bounds. The master's last advert may have been under way for `slowest`, and so may the new master's first.
  Time slowest() const { return plan_.link.slowest() + 1ms; }
  Time takeover_time(std::size_t host) const;
  // From any state whatever until the best host that is up is master, and no other.
  Time settling_time() const { return 4 * plan_.interval + 1s + 4 * slowest(); }

  // Adverts sent in [from, to) that a host which is up has not heard.
  std::size_t missed(Time from, Time to);
  std::uint64_t drops(base::DropReason reason) const;
  // Empty when nothing was wrong.
  std::string verdict();

 private:
  config::Config make_config() const;
  std::vector<wire::IpAddress> addresses(std::size_t host) const;
  std::vector<RouterSettings> routers(std::size_t host) const;

  Plan plan_;
  Rng rng_;
  Schedule schedule_;
  Complaints complaints_;
  Ledger ledger_;
  Masters masters_;
  config::Config config_;
  session::KeyRing keys_;
  std::map<wire::IpAddress, std::pair<std::size_t, std::size_t>> owners_;  // address -> host, path
  std::vector<Link> links_;
  std::vector<std::unique_ptr<Host>> hosts_;
  Time slowest_way_{};
  bool native_ = false;
};

}  // namespace sim
