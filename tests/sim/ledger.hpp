// Every advert that any host sent, and what became of it at each other host. It knows the truth (virtual time, the octets as
// sent), and complains when an advert is injected that must not be.
#pragma once

#include <map>
#include <tuple>

#include "advert.hpp"
#include "base/time.hpp"
#include "complaints.hpp"

namespace sim {

// One injection, as it happens.
struct Injection {
  Time at;
  std::size_t host = 0;
  std::uint64_t boot = 0;  // which run of that host's relay
  std::size_t origin = 0;  // the peer that the engine names
  Time clock_error{};      // by how much the engine may misjudge the age: its round-trip time
  Time blind_until{};      // what was sent before came while the host's clock stood still: nobody there can tell its age
};

class Ledger {
 public:
  Ledger(std::size_t hosts, Time max_delay, Complaints& complaints)
      : hosts_(hosts), max_delay_(max_delay), complaints_(complaints) {}

  void sent(Time at, std::size_t origin, const Advert& advert, const Octets& octets);
  void injected(const Injection& injection, base::Bytes octets);
  void heard_natively(Time at, std::size_t host, base::Bytes octets);

  // Adverts sent in [from, to) by other hosts that `host` has not heard.
  std::size_t missed(std::size_t host, Time from, Time to) const;
  std::size_t sent_count(Time from, Time to) const;
  std::size_t injections() const { return injections_; }
  // The longest way of an advert sent in [from, to) until it was injected.
  Time slowest(Time from, Time to) const;
  // How many adverts, sent in [from, to), a host heard more than once.
  std::size_t heard_twice(Time from, Time to) const;

 private:
  struct AtHost {
    std::uint32_t heard = 0;
    std::uint64_t boot = 0;  // that injected it last; 0: none
    Time way{};
  };
  struct Entry {
    std::size_t origin;
    Time at;
    Advert advert;
    Octets octets;
    std::vector<AtHost> hosts;
  };
  struct Newest {
    std::uint64_t boot = 0;
    std::uint32_t serial = 0;
  };

  Entry* find(base::Bytes octets);
  void check_order(const Injection& injection, const Entry& entry);
  void check_age(const Injection& injection, const Entry& entry);
  bool in(const Entry& entry, Time from, Time to) const { return entry.at >= from && entry.at < to; }

  std::size_t hosts_;
  Time max_delay_;
  Complaints& complaints_;
  std::vector<Entry> entries_;
  std::map<std::pair<wire::IpAddress, std::uint32_t>, std::size_t> index_;  // by source and serial
  std::map<std::tuple<std::size_t, std::size_t, std::uint8_t>, Newest> newest_;  // by host, origin, VRID
  std::size_t injections_ = 0;
};

}  // namespace sim
