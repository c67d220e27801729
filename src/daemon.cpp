#include "daemon.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "control/requests.hpp"
#include "log.hpp"
#include "notices.hpp"
#include "proto/protocol.hpp"

#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

namespace {

using base::Ok;
using base::Result;
using base::SysError;

void tell_service_manager([[maybe_unused]] const char* state) {
#ifdef HAVE_SYSTEMD
  ::sd_notify(0, state);
#endif
}

std::string capture_filter() {
  std::string filter;
  for (const auto& protocol : proto::protocols()) {
    filter.append(filter.empty() ? "(" : " or (").append(protocol.filter).append(")");
  }
  return filter;
}

std::vector<wire::IpAddress> addresses_of(const host::Links& links) {
  std::vector<wire::IpAddress> addresses;
  for (const auto& entry : links.addresses()) addresses.push_back(entry.address);
  return addresses;
}

bool has_family(const config::Config& config, wire::Family family) {
  return std::ranges::any_of(config.peers, [&](const auto& peer) {
    return std::ranges::any_of(peer.addresses, [&](const auto& address) { return address.family() == family; });
  });
}

}  // namespace

Daemon::Daemon(const Settings& settings, Reload reload, host::Links links, net::Loop loop)
    : config_(settings.config),
      self_(settings.self),
      reload_(std::move(reload)),
      links_(std::move(links)),
      loop_(std::move(loop)),
      engine_(net::monotonic_now(), config_, self_, random_, settings.keys) {
  batch_.reserve(config::kMaxPeers * config::kMaxAddressesPerPeer);
}

Result<Ok, SysError> Daemon::open() {
  if (auto sockets = open_sockets(); !sockets) return sockets;
  if (auto control = open_control(); !control) return control;
  if (auto signals = loop_.on_signals({SIGTERM, SIGINT, SIGHUP},
                                      [this](int signal) {
                                        signal == SIGHUP ? reload() : stop();
                                      });
      !signals) {
    return signals;
  }
  loop_.on_standstill([this](base::Duration missing) { dispatch(core::Resumed{missing}); });
  open_segments();
  if (auto watched = loop_.add(links_.fd(), [this] { if (links_.process()) follow_links(); }); !watched) return watched;
  follow_links();
  return Ok{};
}

Result<Ok, SysError> Daemon::open_sockets() {
  for (const auto family : {wire::Family::ipv4, wire::Family::ipv6}) {
    if (!has_family(config_, family)) continue;
    auto socket = net::UdpSocket::open(family, config_.port);
    if (!socket) return base::Err(socket.error());
    auto& kept = family == wire::Family::ipv4 ? udp4_ : udp6_;
    kept.emplace(std::move(*socket));
    auto added = loop_.add(kept->fd(), [this, &kept] {
      kept->receive([this](const net::Arrived& datagram) { arrived(datagram); },
                    [this](const wire::IpAddress& remote, int error) { refused(remote, error); });
    });
    if (!added) return added;
  }
  return Ok{};
}

Result<Ok, SysError> Daemon::open_control() {
  auto server = control::Server::open(config_.control_path, config_.control_group);
  if (!server) return base::Err(server.error());
  control_.emplace(std::move(*server));
  control_->serve({[this](int fd, std::function<void()> ready) { (void)loop_.add(fd, std::move(ready)); },
                   [this](int fd) { loop_.remove(fd); }},
                  [this](std::string_view request) {
                    return control::answer(request, engine_.snapshot(net::monotonic_now()));
                  });
  return Ok{};
}

void Daemon::open_segments() {
  for (std::size_t i = 0; i < config_.segments.size(); ++i) {
    const auto& segment = config_.segments[i];
    host::SegmentPort::Settings settings{segment.name, config_.interface(segment, config_.peers[self_]),
                                         *host::find_inject_mode(segment.inject), config_.unguarded, capture_filter()};
    host::SegmentPort::Watcher watcher{
        [this](int fd, std::function<void()> ready) { (void)loop_.add(fd, std::move(ready)); },
        [this](int fd) { loop_.remove(fd); }};
    ports_.push_back(std::make_unique<host::SegmentPort>(
        std::move(settings), std::move(watcher),
        [this, i](host::Direction direction, const host::CapturedPacket& packet) { captured(i, direction, packet); }));
  }
}

// The kernel told of a change of links or addresses, or a retry is due.
void Daemon::follow_links() {
  const auto own = addresses_of(links_);
  dispatch(core::AddressesChanged{own});
  followed_at_ = net::monotonic_now();
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    for (const auto& change : ports_[i]->follow(links_)) {
      const auto line = describe(change, config_.segments[i]);
      logging::write(line.level, line.text);
    }
    dispatch(core::SegmentChanged{i, ports_[i]->blocked()});
  }
}

void Daemon::run() {
  const auto& self = config_.peers[self_];
  const auto peers = config_.peers.size() - 1;
  logging::info(fmt::format("ready: this host is {}, with {} peer{} on UDP port {}", self.name, peers,
                            peers == 1 ? "" : "s", config_.port));
  tell_service_manager("READY=1");
  loop_.run([this]() -> std::optional<base::Instant> { return next_deadline(); }, [this] { tick(); });
}

// SIGHUP takes in the keys, so that they can be changed host by host without losing an advert; a mistake anywhere leaves all as
// it is. Of the rest it says whether it has changed, since that needs a restart.
void Daemon::reload() {
  tell_service_manager("RELOADING=1");
  const auto fresh = reload_(links_);
  if (fresh) {
    dispatch(core::KeysChanged{&fresh->keys});
    const bool same = fresh->self == self_ && config::print_config(fresh->config) == config::print_config(config_);
    logging::info("SIGHUP: the keys were read again");
    if (!same) logging::warning("SIGHUP: the configuration has changed; for all but the keys restart vrrp-relayd");
  } else {
    for (const auto& mistake : fresh.error()) logging::error(mistake.where + ": error: " + mistake.message + "; fix: " + mistake.fix);
    logging::error("SIGHUP: nothing was taken in, all goes on as before");
  }
  tell_service_manager("READY=1");
}

void Daemon::stop() {
  tell_service_manager("STOPPING=1");
  dispatch(core::Stopping{});
  logging::info("stopped");
  loop_.stop();
}

// When a part of a segment that failed is to be tried again.
std::optional<base::Instant> Daemon::retry_at() const {
  constexpr base::Duration kSoonest = std::chrono::milliseconds(50);
  std::optional<base::Instant> earliest;
  for (const auto& port : ports_) {
    const auto after = port->retry_after();
    if (!after) continue;
    const auto at = followed_at_ + std::max(*after, kSoonest);
    earliest = earliest ? std::min(*earliest, at) : at;
  }
  return earliest;
}

base::Instant Daemon::next_deadline() const {
  const auto engine = engine_.next_deadline();
  return std::min(retry_at().value_or(engine), engine);
}

void Daemon::tick() {
  const auto now = net::monotonic_now();
  if (const auto retry = retry_at(); retry && *retry <= now) follow_links();
  if (engine_.next_deadline() <= now) dispatch(core::Tick{});
}

void Daemon::captured(std::size_t segment, host::Direction direction, const host::CapturedPacket& packet) {
  if (direction == host::Direction::out) {
    dispatch(core::Captured{segment, net::monotonic_now() - packet.age, packet.octets});
  } else {
    dispatch(core::Native{segment, packet.octets});
  }
}

void Daemon::arrived(const net::Arrived& datagram) {
  dispatch(core::Received{{carrier::Transport::udp, datagram.local, datagram.remote, datagram.remote_port},
                          datagram.octets});
}

// An ICMP error came back for something that was sent to a peer.
void Daemon::refused(const wire::IpAddress& remote, int error) {
  for (std::size_t i = 0; i < config_.peers.size(); ++i) {
    const auto& addresses = config_.peers[i].addresses;
    if (i == self_ || std::ranges::find(addresses, remote) == addresses.end()) continue;
    return dispatch(core::SendFailed{i, 0, false, error});
  }
}

void Daemon::dispatch(const core::Event& event) {
  engine_.handle(net::monotonic_now(), event, actions_);
  carry_out();
  // A failure's own actions are notices only, so this ends.
  for (std::size_t i = 0; i < failures_.size(); ++i) {
    engine_.handle(net::monotonic_now(), failures_[i], actions_);
    log_notices();
    actions_.clear();
  }
  failures_.clear();
}

void Daemon::carry_out() {
  for (const auto& inject : actions_.injects()) this->inject(inject);
  send(wire::Family::ipv4, udp4_);
  send(wire::Family::ipv6, udp6_);
  log_notices();
  actions_.clear();
}

void Daemon::send(wire::Family family, std::optional<net::UdpSocket>& socket) {
  batch_.clear();
  const auto sends = actions_.sends();
  for (std::size_t i = 0; i < sends.size(); ++i) {
    const auto& send = sends[i];
    if (send.remote.family() != family) continue;
    batch_.push_back({send.local, send.remote, send.remote_port, send.octets, static_cast<std::uint32_t>(i)});
  }
  if (batch_.empty() || !socket) return;
  socket->send(batch_, [this, &sends](std::size_t at, int error) {
    const auto& send = sends[batch_[at].tag];
    failures_.push_back(core::SendFailed{send.peer, send.path, send.advert, error});
  });
}

void Daemon::inject(const core::Inject& inject) {
  auto& port = *ports_[inject.segment];
  const auto injected = port.inject({inject.packet, inject.destination, inject.vrid});
  if (injected) return;
  failures_.push_back(core::InjectFailed{inject.segment, inject.origin, injected.error(), port.last_errno()});
}

void Daemon::log_notices() const {
  for (const auto& notice : actions_.notices()) {
    const auto line = describe(notice, config_);
    logging::write(line.level, line.text);
  }
}
