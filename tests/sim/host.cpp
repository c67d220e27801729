#include "host.hpp"

#include <algorithm>
#include <cerrno>

#include "world.hpp"

namespace sim {

namespace {
constexpr Time kCaptureDelay = 50us;  // from the daemon's send to the capture's wake-up
}

Host::Host(World& world, std::size_t index, const HostClock& clock, const std::vector<RouterSettings>& routers)
    : world_(world), index_(index), clock_(clock), relay_(world.relay_context(index), *this) {
  for (const auto& settings : routers) {
    routers_.emplace_back(settings, [this, settings](std::uint8_t priority) { advertise(settings, priority); });
  }
}

void Host::boot() {
  up_ = true;
  start_relay();
  start_vrrp();
}

void Host::kill() {
  up_ = false;
  if (!gate_.is_open()) clock_.go(world_.now());
  gate_.reset();
  relay_.kill();
  for (auto& router : routers_) drive(router, [&] { router.die(); });
}

void Host::start_relay() {
  ++boot_;
  relay_.start();
  plan_wake();
}

void Host::resume_relay() {
  relay_.resume();
  plan_wake();
}

void Host::start_vrrp() {
  for (auto& router : routers_) drive(router, [&] { router.start(local_now()); });
  plan_wake();
}

void Host::shut_down_vrrp() {
  for (auto& router : routers_) drive(router, [&] { router.shut_down(); });
}

void Host::pause(Clock clock, Queue queue) {
  gate_.close();
  queue_ = queue;
  if (clock == Clock::runs) return;
  clock_.stop(world_.now());
  // A round trip longer: by so much the engine may misjudge when the clock stopped.
  blind_until_ = world_.now() + 2 * world_.slowest_way() + 5ms;
}

void Host::resume() {
  clock_.go(world_.now());
  gate_.open();
  plan_wake();
}

void Host::datagram(const carrier::From& from, std::optional<std::size_t> host, const Octets& octets) {
  pass([=, this] { relay_.datagram(from, host, octets); });
}

void Host::multicast(const Octets& octets) {
  pass([=, this] {
    world_.ledger().heard_natively(world_.now(), index_, octets);
    relay_.native(octets);
    if (const auto advert = read_advert(octets)) hear(*advert);
  });
}

void Host::pass(std::function<void()> what) {
  if (!up_ || (!gate_.is_open() && queue_ == Queue::lost)) return;
  gate_.pass(std::move(what));
  plan_wake();
}

base::Instant Host::local_now() const { return clock_.read(world_.now()); }

int Host::transmit(const core::Send& send) { return world_.transmit(index_, send); }

Time Host::slowest_way() const { return world_.slowest_way(); }

int Host::inject(const core::Inject& inject, Time clock_error) {
  if (refuses_) return ENETDOWN;
  world_.ledger().injected({world_.now(), index_, boot_, inject.origin, clock_error, blind_until_}, inject.packet);
  if (const auto advert = read_advert(inject.packet)) hear(*advert);
  // Without an egress guard the injected original is seen by the capture.
  if (world_.plan().unguarded) capture({inject.packet.begin(), inject.packet.end()}, false);
  return 0;
}

void Host::advertise(const RouterSettings& router, std::uint8_t priority) {
  const Advert advert{router.version, router.vrid, priority, router.interval, router.source, ++serial_};
  const auto octets = write_advert(advert);
  world_.ledger().sent(world_.now(), index_, advert, octets);
  world_.multicast(index_, octets);
  capture(octets, true);
}

void Host::capture(const Octets& octets, bool is_own) {
  const auto captured_at = local_now();
  world_.schedule().after(kCaptureDelay, [=, this] { pass([=, this] { relay_.captured(octets, captured_at, is_own); }); });
}

void Host::hear(const Advert& advert) {
  for (auto& router : routers_) drive(router, [&] { router.hear(local_now(), advert); });
}

template <class F>
void Host::drive(Router& router, F what) {
  const auto before = router.state();
  what();
  if (router.state() != before) {
    world_.masters().changed(world_.now(), index_, router.settings().vrid, router.state());
  }
}

void Host::wake() {
  planned_.reset();
  if (!up_ || !gate_.is_open()) return;
  for (auto& router : routers_) drive(router, [&] { router.tick(local_now()); });
  relay_.tick();
  plan_wake();
}

void Host::plan_wake() {
  if (!up_ || !gate_.is_open()) return;
  auto earliest = relay_.deadline();
  for (const auto& router : routers_) {
    if (const auto own = router.deadline()) earliest = std::min(earliest.value_or(*own), *own);
  }
  if (!earliest) return;
  const auto at = clock_.when(*earliest, world_.now());
  if (planned_ && *planned_ <= at) return;
  planned_ = at;
  world_.schedule().at(at, [this, at] {
    if (planned_ == at) wake();
  });
}

}  // namespace sim
