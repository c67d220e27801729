// One machine: a clock, virtual routers and a relay, all of which a power cut or a pause of the machine stops.
#pragma once

#include "gate.hpp"
#include "host_clock.hpp"
#include "relay.hpp"
#include "router.hpp"

namespace sim {

class World;

class Host final : public Surroundings {
 public:
  Host(World& world, std::size_t index, const HostClock& clock, const std::vector<RouterSettings>& routers);
  Host(const Host&) = delete;

  bool is_up() const { return up_; }
  Relay& relay() { return relay_; }
  const Relay& relay() const { return relay_; }
  const Router& router(std::size_t number = 0) const { return routers_[number]; }

  void boot();
  void kill();  // a power cut
  void start_relay();
  void kill_relay() { relay_.kill(); }
  void resume_relay();  // after relay().stall()
  void start_vrrp();
  void shut_down_vrrp();

  // A paused virtual machine. Its clock stands still, or not; what arrives meanwhile waits at its interface, or is lost.
  enum class Clock : std::uint8_t { stands, runs };
  enum class Queue : std::uint8_t { waits, lost };
  void pause(Clock clock, Queue queue);
  void resume();

  void refuse_injections(bool refused) { refuses_ = refused; }

  // From outside
  void datagram(const carrier::From& from, std::optional<std::size_t> host, const Octets& octets);
  void multicast(const Octets& octets);

  // For the relay
  base::Instant local_now() const override;
  int transmit(const core::Send& send) override;
  int inject(const core::Inject& inject, Time clock_error) override;
  Time slowest_way() const override;

 private:
  void advertise(const RouterSettings& router, std::uint8_t priority);
  void capture(const Octets& octets, bool is_own);
  void hear(const Advert& advert);
  template <class F>
  void drive(Router& router, F what);
  void pass(std::function<void()> what);
  void wake();
  void plan_wake();

  World& world_;
  std::size_t index_;
  HostClock clock_;
  std::vector<Router> routers_;
  Relay relay_;
  Gate gate_;
  bool up_ = false;
  bool refuses_ = false;
  Queue queue_ = Queue::waits;  // while it is paused
  Time blind_until_{};
  std::uint64_t boot_ = 0;  // runs of the relay
  std::uint32_t serial_ = 0;
  std::optional<Time> planned_;
};

}  // namespace sim
