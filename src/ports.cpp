#include "ports.hpp"

#include <algorithm>
#include <cerrno>

#include "carrier/channel.hpp"
#include "host/own_device.hpp"
#include "log.hpp"
#include "notices.hpp"
#include "proto/protocol.hpp"
#include "session/identity.hpp"
#include "wire/ip_packet.hpp"

namespace {

// What comes out of a tunnel is told apart by the engine.
std::string everything_relayed(const config::Config& config) {
  std::vector<proto::Relayed> all;
  for (const auto& segment : config.segments) all.insert(all.end(), segment.relay.begin(), segment.relay.end());
  return proto::capture_filter(all);
}

}  // namespace

std::vector<Ports::Port> Ports::wanted(const config::Config& config, std::size_t self) {
  std::vector<Port> wanted;
  const auto& own = config.peers[self];
  for (std::size_t i = 0; i < config.segments.size(); ++i) {
    const auto& segment = config.segments[i];
    wanted.push_back({"segment " + segment.name, config.interface(segment, own), host::find_inject_mode(segment.inject),
                      config.unguarded, proto::capture_filter(segment.relay), i});
  }
  for (std::size_t i = 0; i < config.peers.size(); ++i) {
    if (i == self) continue;
    const auto& name = config.peers[i].name;
    const auto pair = config.pair(own.name, name);
    if (carrier::find_carrier(*pair.carrier)->transport != carrier::Transport::link) continue;
    wanted.push_back({"tunnel to " + name, pair.options.device, &host::tunnel_mode(), true, everything_relayed(config), i, session::node_id(name)});
  }
  return wanted;
}

void Ports::fit(const config::Config& config, std::size_t self) {
  PortList old = std::exchange(ports_, {});
  for (auto& port : wanted(config, self)) {
    const auto kept = std::ranges::find_if(old, [&](const auto& open) {
      return open && open->what == port.what && open->device == port.device && open->mode == port.mode &&
             open->unguarded == port.unguarded && open->filter == port.filter;
    });
    if (kept != old.end()) {
      (*kept)->index = port.index;
      ports_.push_back(std::move(*kept));
    } else {
      ports_.push_back(std::make_unique<Port>(std::move(port)));
    }
  }
  old.clear();  // before new ones take their guards' names
  for (auto& port : ports_) {
    if (!port->port) open(*port, port->node == 0 ? config.segments[port->index].name : std::string());
    port->port->list(config.peers[self].addresses);
  }
}

void Ports::open(Port& port, const std::string& segment) {
  host::SegmentPort::Settings settings{segment, port.device, *port.mode, port.unguarded, port.filter};
  host::SegmentPort::Watcher watcher{[this](int fd, std::function<void()> ready) { (void)loop_.add(fd, std::move(ready)); },
                                     [this](int fd) { loop_.remove(fd); }};
  port.port = std::make_unique<host::SegmentPort>(
      std::move(settings), std::move(watcher),
      [this, &port](host::Direction direction, const host::CapturedPacket& packet) { captured(port, direction, packet); });
}

void Ports::remove_left_over(const host::Links& links) const {
  std::vector<std::string> wanted;
  for (const auto& port : ports_) wanted.push_back(port->device);
  for (const auto& name : host::remove_left_over(links, wanted)) logging::info(name + " removed: a relay that was killed had left it");
}

void Ports::captured(const Port& port, host::Direction direction, const host::CapturedPacket& packet) {
  const bool is_tunnel = port.node != 0;
  if (is_tunnel) {
    if (direction == host::Direction::out) return;  // this relay's own
    core::Received received;
    received.from.transport = carrier::Transport::link;
    received.from.link = port.node;
    received.octets = packet.octets;
    if (const auto inner = wire::parse_ip(packet.octets)) received.from.remote = inner->source;
    sink_(received);
  } else if (direction == host::Direction::out) {
    sink_(core::Captured{port.index, net::monotonic_now() - packet.age, packet.octets});
  } else {
    sink_(core::Native{port.index, packet.octets});
  }
}

void Ports::follow(const host::Links& links, base::Instant now) {
  followed_at_ = now;
  for (const auto& port : ports_) {
    for (const auto& change : port->port->follow(links)) {
      const auto line = describe(change, port->what);
      logging::write(line.level, line.text);
    }
    if (port->node == 0) sink_(core::SegmentChanged{port->index, port->port->blocked()});
  }
}

// When a part of a port that failed is to be tried again.
std::optional<base::Instant> Ports::retry_at() const {
  constexpr base::Duration kSoonest = std::chrono::milliseconds(50);
  std::optional<base::Instant> earliest;
  for (const auto& port : ports_) {
    const auto after = port->port->retry_after();
    if (!after) continue;
    const auto at = followed_at_ + std::max(*after, kSoonest);
    earliest = earliest ? std::min(*earliest, at) : at;
  }
  return earliest;
}

Ports::Port* Ports::find(std::size_t index, bool is_tunnel) const {
  const auto found = std::ranges::find_if(ports_, [&](const auto& port) { return port->index == index && (port->node != 0) == is_tunnel; });
  return found == ports_.end() ? nullptr : found->get();
}

base::Result<base::Ok, base::DropReason> Ports::inject(const core::Inject& inject) {
  return ports_[inject.segment]->port->inject({inject.packet, inject.destination, inject.vrid});
}

int Ports::last_errno(std::size_t segment) const { return ports_[segment]->port->last_errno(); }

void Ports::send(std::span<const core::Send> sends, const std::function<void(std::size_t, int)>& failed) {
  for (std::size_t i = 0; i < sends.size(); ++i) {
    if (sends[i].transport != carrier::Transport::link) continue;
    auto* const tunnel = find(sends[i].peer, true);
    const auto packet = wire::parse_ip(sends[i].octets);
    if (tunnel == nullptr || !packet) {
      failed(i, ENODEV);
      continue;
    }
    const auto sent = tunnel->port->inject({packet->octets, packet->destination, 0});
    if (!sent) failed(i, sent.error() == base::DropReason::link_down ? ENETDOWN : tunnel->port->last_errno());
  }
}
