#include "world.hpp"

#include <algorithm>
#include <cerrno>

namespace sim {

namespace {

std::string host_name(std::size_t index) { return std::string(index < 10 ? "h0" : "h") + std::to_string(index); }

// Even paths are IPv4, odd ones IPv6.
wire::IpAddress path_address(std::size_t host, std::size_t path) {
  const auto last = static_cast<std::uint8_t>(host + 1);
  const auto net = static_cast<std::uint8_t>(path);
  if (path % 2 == 0) return wire::IpAddress(Octets{10, 0, net, last});
  return wire::IpAddress(Octets{0x20, 0x01, 0x0d, 0xb8, 0, net, 0, 0, 0, 0, 0, 0, 0, 0, 0, last});
}

wire::IpAddress vrrp_source(std::size_t host, wire::Family family) {
  if (family == wire::Family::ipv4) return path_address(host, 0);
  return wire::IpAddress(Octets{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(host + 1)});
}

HostClock random_clock(const Plan& plan, Rng& rng) {
  constexpr Time kYears = std::chrono::hours(9 * 365 * 24);
  const auto width = static_cast<std::uint64_t>(2 * plan.drift_ppm + 1);
  return {rng.between(Time::zero(), kYears), static_cast<std::int64_t>(rng.below(width)) - plan.drift_ppm};
}

}  // namespace

World::World(const Plan& plan, std::uint64_t seed)
    : plan_(plan),
      rng_(seed),
      ledger_(plan.hosts, config::Config().max_delay, complaints_),
      masters_(complaints_),
      config_(make_config()),
      links_(plan.hosts * plan.hosts * plan.paths) {
  set_links(plan.link);
  if (!plan.plaintext) keys_.set_mesh(session::Guarded(session::GroupKeys{{{{1, 2, 3}}}, 1}));
  for (std::size_t i = 0; i < plan.hosts; ++i) {
    for (std::size_t path = 0; path < plan.paths; ++path) owners_[path_address(i, path)] = {i, path};
    hosts_.push_back(std::make_unique<Host>(*this, i, random_clock(plan, rng_), routers(i)));
  }
}

std::vector<wire::IpAddress> World::addresses(std::size_t host) const {
  std::vector<wire::IpAddress> all;
  for (std::size_t path = 0; path < plan_.paths; ++path) all.push_back(path_address(host, path));
  return all;
}

config::Config World::make_config() const {
  config::VridSet vrids;
  vrids.set().reset(0);
  config::Config config;
  config.plaintext = plan_.plaintext;
  config.segments.push_back({"default",
                             "eth0",
                             vrids,
                             "loopback",
                             {vrrp_group(wire::Family::ipv4), vrrp_group(wire::Family::ipv6)},
                             {proto::Relayed{}},
                             ""});
  for (std::size_t i = 0; i < plan_.hosts; ++i) {
    config::Peer peer;
    peer.name = host_name(i);
    peer.addresses = addresses(i);
    peer.vrids = vrids;
    config.peers.push_back(std::move(peer));
  }
  return config;
}

// Host 0 is the best for the first VRID, host 1 for the second, and so on. Priorities are far apart where there is room: if
// two Skew_Times differ by less than an advert's way, both hosts become master for a moment.
std::vector<RouterSettings> World::routers(std::size_t host) const {
  const auto step = std::min<std::size_t>(20, 190 / plan_.hosts);
  std::vector<RouterSettings> all;
  for (std::size_t i = 0; i < plan_.vrids; ++i) {
    RouterSettings settings;
    settings.version = plan_.version;
    settings.vrid = static_cast<std::uint8_t>(51 + i);
    settings.priority = static_cast<std::uint8_t>(200 - step * ((host + plan_.hosts - i % plan_.hosts) % plan_.hosts));
    settings.interval = plan_.interval;
    settings.source = vrrp_source(host, plan_.family);
    all.push_back(settings);
  }
  return all;
}

Relay::Context World::relay_context(std::size_t index) {
  auto own = addresses(index);
  own.push_back(vrrp_source(index, plan_.family));
  return {config_, index, std::move(own), schedule_, complaints_, rng_, keys_};
}

Link& World::link(std::size_t from, std::size_t to, std::size_t path) {
  return links_[(from * plan_.hosts + to) * plan_.paths + path];
}

void World::boot_all() {
  for (const auto& host : hosts_) {
    schedule_.after(rng_.between(Time::zero(), plan_.interval), [&target = *host] { target.boot(); });
  }
}

void World::restart_relay(std::size_t host, Time down_for) {
  hosts_[host]->kill_relay();
  schedule_.after(down_for, [&target = *hosts_[host]] {
    if (target.is_up()) target.start_relay();
  });
}

void World::set_links(const LinkNature& nature) {
  slowest_way_ = std::max(slowest_way_, nature.slowest());
  for (auto& link : links_) link.become(nature);
}

void World::cut(std::size_t one, std::size_t other) {
  for (std::size_t path = 0; path < plan_.paths; ++path) {
    link(one, other, path).cut();
    link(other, one, path).cut();
  }
}

void World::heal_all() {
  for (auto& link : links_) link.heal();
}

void World::partition(std::size_t first_part) {
  for (std::size_t one = 0; one < first_part; ++one) {
    for (std::size_t other = first_part; other < plan_.hosts; ++other) cut(one, other);
  }
}

int World::transmit(std::size_t from, const core::Send& send) {
  const auto [to, path] = owners_.at(send.remote);
  const auto& way = link(from, to, path);
  if (way.refuses()) return EHOSTUNREACH;
  const auto local = send.local.is_unspecified() ? path_address(from, path) : send.local;
  const carrier::From seen{send.transport, send.remote, local, config_.port};
  for (const auto delay : way.send(rng_)) {
    schedule_.after(delay, [target = hosts_[to].get(), seen, from, octets = Octets(send.octets.begin(), send.octets.end())] {
      target->datagram(seen, from, octets);
    });
  }
  return 0;
}

void World::multicast(std::size_t from, const Octets& octets) {
  constexpr Time kLanDelay = 150us;
  if (!native_) return;
  for (std::size_t to = 0; to < hosts_.size(); ++to) {
    if (to != from) schedule_.after(kLanDelay, [target = hosts_[to].get(), octets] { target->multicast(octets); });
  }
}

Time World::takeover_time(std::size_t host) const {
  constexpr Time kDrift = 2ms;
  return hosts_[host]->router().settings().master_down(plan_.interval) + slowest() + kDrift;
}

std::size_t World::missed(Time from, Time to) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < hosts_.size(); ++i) {
    if (hosts_[i]->is_up()) sum += ledger_.missed(i, from, to);
  }
  return sum;
}

std::uint64_t World::drops(base::DropReason reason) const {
  std::uint64_t sum = 0;
  for (const auto& host : hosts_) sum += host->relay().drops(reason);
  return sum;
}

std::string World::verdict() {
  for (const auto& host : hosts_) host->relay().check_books();
  if (complaints_.count() == 0) return "";
  return "\n" + complaints_.text() + "the last changes:\n" + masters_.story();
}

}  // namespace sim
