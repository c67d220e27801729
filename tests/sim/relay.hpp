// One relay process: an engine, run as the daemon runs it. Feeds it events, carries out its actions, and checks after each
// event what must always hold of one engine. It ends without a word when it is stopped as by SIGKILL.
#pragma once

#include <memory>

#include "books.hpp"
#include "core/engine.hpp"
#include "gate.hpp"
#include "rng.hpp"
#include "schedule.hpp"
#include "complaints.hpp"

namespace sim {

// What a relay sees of its host.
class Surroundings {
 public:
  virtual ~Surroundings() = default;
  virtual base::Instant local_now() const = 0;
  // Each returns errno, or 0.
  virtual int transmit(const core::Send& send) = 0;
  virtual int inject(const core::Inject& inject, Time clock_error) = 0;
  // The clock error before a round trip to the peer has been measured: the way of its first packet.
  virtual Time slowest_way() const = 0;
};

class Relay {
 public:
  struct Context {
    const config::Config& config;
    std::size_t self;
    std::vector<wire::IpAddress> own_addresses;
    const Schedule& schedule;
    Complaints& complaints;
    Rng& rng;
    const session::KeyRing& keys;
  };
  Relay(const Context& context, Surroundings& surroundings);

  bool is_running() const { return engine_ != nullptr; }
  void start();
  void kill();
  void say_good_bye() { handle(core::Stopping{}); }
  void stall() { gate_.close(); }
  void resume() { gate_.open(); }
  void tick();
  std::optional<base::Instant> deadline() const;

  void captured(const Octets& octets, base::Instant captured_at, bool is_own);
  void native(const Octets& octets);
  void datagram(const carrier::From& from, std::optional<std::size_t> host, const Octets& octets);
  void segment(std::optional<base::DropReason> blocked) { handle(core::SegmentChanged{0, blocked}); }

  std::uint64_t drops(base::DropReason reason) const;
  core::Snapshot snapshot() const { return engine_->snapshot(surroundings_.local_now()); }
  void check_books();

 private:
  // Failures that the engine must be told of once its actions are carried out.
  struct Failures {
    std::vector<core::SendFailed> sends;
    std::vector<core::InjectFailed> injects;
  };
  void handle(const core::Event& event, std::size_t copies_due = 0);
  void carry_out(std::size_t copies_due, Failures& failures);
  void transmit(std::size_t copies_due, Failures& failures);
  void inject(Failures& failures);
  Time clock_error(std::size_t peer) const;
  std::size_t copies_of_an_advert() const;
  std::size_t unsent() const;  // copies of adverts that wait for a session, or did so for too long
  bool is_small() const { return context_.config.peers.size() <= 8; }  // a snapshot of 64 peers is dear
  void complain(const std::string& what) const;

  Context context_;
  Surroundings& surroundings_;
  std::unique_ptr<core::Engine> engine_;
  core::Actions actions_;
  Tally tally_;
  Gate gate_;
  std::uint64_t events_ = 0;
  std::array<std::uint64_t, base::kDropReasons> drops_of_earlier_runs_{};
};

}  // namespace sim
