#include "peer_sockets.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "net/steering.hpp"

namespace {

using base::Ok;
using base::Result;
using base::SysError;

carrier::Transport transport_to(const config::Config& config, std::size_t self, std::size_t peer) {
  return carrier::find_carrier(*config.pair(config.peers[self].name, config.peers[peer].name).carrier)->transport;
}

}  // namespace

PeerSockets::PeerSockets(net::Loop& loop, Sink sink) : loop_(loop), sink_(std::move(sink)) {
  batch_.reserve(config::kMaxPeers * config::kMaxAddressesPerPeer);
}

// A host whose name does not resolve here, or is found later, may speak first: it is heard where this host has an address.
std::vector<PeerSockets::Place> PeerSockets::wanted(const config::Config& config, std::size_t self) {
  std::vector<Place> places;
  const auto want = [&](carrier::Transport transport, const std::vector<wire::IpAddress>& addresses) {
    if (carrier::spec(transport).ip_protocol == 0) return;
    for (const auto& address : addresses) {
      const Place place{transport, address.family(), carrier::port_of(transport, config.port)};
      if (std::ranges::find(places, place) == places.end()) places.push_back(place);
    }
  };
  const auto& own = config.peers[self].addresses;
  for (std::size_t i = 0; i < config.peers.size(); ++i) {
    const auto& addresses = config.peers[i].addresses;
    if (i != self) want(transport_to(config, self, i), addresses.empty() ? own : addresses);
  }
  if (!config.peers_from.empty()) want(carrier::find_carrier(config.carrier)->transport, own);
  return places;
}

Result<Ok, SysError> PeerSockets::fit(const config::Config& config, std::size_t self) {
  const auto places = wanted(config, self);
  std::vector<std::unique_ptr<Open>> fresh;
  for (const auto& place : places) {
    if (std::ranges::any_of(open_, [&](const auto& open) { return open->place == place; })) continue;
    auto socket = net::DatagramSocket::open(place.family, carrier::spec(place.transport).ip_protocol, place.port);
    if (!socket) return base::Err(socket.error());
    fresh.push_back(std::make_unique<Open>(Open{place, std::move(*socket)}));
  }
  std::erase_if(open_, [&](const auto& open) {
    const bool unused = std::ranges::find(places, open->place) == places.end();
    if (unused) loop_.remove(open->socket.fd());
    if (unused && open->for_peers) loop_.remove(open->for_peers->fd());
    return unused;
  });
  for (auto& added : fresh) {
    open_.push_back(std::move(added));
    if (auto watched = watch(*open_.back(), open_.back()->socket); !watched) return watched;
  }
  for (auto& open : open_) part_queues(*open, config, self);
  silence_gre(config, self);
  return Ok{};
}

Result<Ok, SysError> PeerSockets::watch(Open& open, net::DatagramSocket& socket) {
  return loop_.add(socket.fd(), [this, &socket, transport = open.place.transport] {
    socket.receive(
        [&](const net::Arrived& datagram) {
          sink_.arrived({{transport, datagram.local, datagram.remote, datagram.remote_port}, datagram.octets});
        },
        sink_.refused);
  });
}

// Without it all is heard on one socket: worse only under a flood.
void PeerSockets::part_queues(Open& open, const config::Config& config, std::size_t self) {
  if (open.place.port == 0) return;
  std::vector<wire::IpAddress> known;
  for (std::size_t i = 0; i < config.peers.size(); ++i) {
    if (i == self || transport_to(config, self, i) != open.place.transport) continue;
    known.insert(known.end(), config.peers[i].addresses.begin(), config.peers[i].addresses.end());
  }
  if (!open.for_peers) {
    auto second = open.socket.open_beside();
    if (!second) return void(warning_ = second.error().message());
    open.for_peers.emplace(std::move(*second));
    if (auto watched = watch(open, *open.for_peers); !watched) warning_ = watched.error().message();
  }
  if (auto steered = net::steer(*open.for_peers, known); !steered) warning_ = steered.error().message();
}

void PeerSockets::silence_gre(const config::Config& config, std::size_t self) {
  std::vector<wire::IpAddress> peers;
  for (std::size_t i = 0; i < config.peers.size(); ++i) {
    if (i == self || transport_to(config, self, i) != carrier::Transport::gre) continue;
    peers.insert(peers.end(), config.peers[i].addresses.begin(), config.peers[i].addresses.end());
  }
  if (peers == silenced_) return;
  silence_.reset();
  silenced_ = peers;
  if (peers.empty()) return;
  auto made = host::GreSilence::make(peers);
  if (made) {
    silence_.emplace(std::move(*made));
  } else {
    warning_ = made.error().message();
  }
}

void PeerSockets::send(std::span<const core::Send> sends, const std::function<void(std::size_t, int)>& failed) {
  if (sends.empty()) return;
  for (auto& open : open_) send_by(*open, sends, failed);
}

void PeerSockets::send_by(Open& open, std::span<const core::Send> sends,
                          const std::function<void(std::size_t, int)>& failed) {
  batch_.clear();
  for (std::size_t i = 0; i < sends.size(); ++i) {
    const auto& send = sends[i];
    if (send.transport != open.place.transport || send.remote.family() != open.place.family) continue;
    batch_.push_back({send.local, send.remote, send.remote_port, send.octets, static_cast<std::uint32_t>(i)});
  }
  if (batch_.empty()) return;
  open.socket.send(batch_, [&](std::size_t at, int error) { failed(batch_[at].tag, error); });
}

std::string PeerSockets::listening() const {
  std::vector<std::string> names;
  for (const auto& open : open_) {
    const auto protocol = carrier::spec(open->place.transport).ip_protocol;
    auto name = open->place.port == 0 ? fmt::format("IP protocol {}", protocol) : fmt::format("UDP port {}", open->place.port);
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : " and ") + name;
  return out.empty() ? "tunnels only" : out;
}
