// The ways to the other hosts.
#include <algorithm>

#include "carrier/channel.hpp"
#include "doctor/check_table.hpp"
#include "session/frame.hpp"
#include "session/messages.hpp"

namespace doctor {

namespace {

std::string quote(const wire::IpAddress& address) { return wire::to_string(address); }

bool goes_by_ip(const Setup& setup, const config::Peer& peer) {
  const auto pair = setup.config.pair(setup.own().name, peer.name);
  return carrier::find_carrier(*pair.carrier)->transport != carrier::Transport::link;
}

std::vector<const config::Peer*> others(const Setup& setup) {
  std::vector<const config::Peer*> out;
  for (const auto& peer : setup.config.peers) {
    if (peer.name != setup.own().name && goes_by_ip(setup, peer)) out.push_back(&peer);
  }
  return out;
}

void check_neighbours(const Facts& facts, const config::Peer& peer, Findings& out) {
  for (const auto& address : peer.addresses) {
    const auto* route = find_route(facts, address);
    if (route == nullptr || !route->exists || !route->neighbour_failed) continue;
    const auto next = route->gateway ? "the router " + quote(*route->gateway) : quote(address);
    out.push_back({Kind::neighbour_silent, "nobody answers for " + next + " on " + route->device + ", the way to " + peer.name,
                   "ip neighbour show dev " + route->device + ": FAILED",
                   "see that " + peer.name + " runs and has that address; ping " + quote(address)});
  }
}

bool is_on(const Device& device, const std::vector<wire::IpAddress>& addresses, wire::Family family) {
  return std::ranges::any_of(addresses, [&](const auto& address) {
    return address.family() == family && std::ranges::find(device.addresses, address) != device.addresses.end();
  });
}

// The device to which that peer sends, if its packets would be dropped there since the way back is another one.
const Device* strict_device(const Facts& facts, const Setup& setup, const Route& route) {
  const auto* out = find_device(facts, route.device);
  const auto family = route.peer.family();
  if (out == nullptr || family != wire::Family::ipv4 || is_on(*out, setup.own().addresses, family)) return nullptr;
  for (const auto& device : facts.devices) {
    if (device.rp_filter == 1 && is_on(device, setup.own().addresses, family)) return &device;
  }
  return nullptr;
}

// A mode whose packets come in as from the wire: to which of that peer's addresses is the device the way back?
bool comes_back_by(const Facts& facts, const config::Peer& peer, const std::string& device) {
  return std::ranges::any_of(peer.addresses, [&](const auto& address) {
    const auto* route = find_route(facts, address);
    return route == nullptr || !route->exists || address.family() != wire::Family::ipv4 || route->device == device;
  });
}

void check_injected(const Facts& facts, const Setup& setup, const Served& served, Findings& out) {
  const auto* device = find_device(facts, served.device);
  if (device == nullptr || device->rp_filter != 1 || mode_of(served).reach.past_rp_filter) return;
  for (const auto* peer : others(setup)) {
    if (peer->witness || peer->addresses.empty() || comes_back_by(facts, *peer, served.device)) continue;
    const auto& address = peer->addresses.front();
    out.push_back({Kind::rp_filter, "adverts of " + peer->name + " that are injected on " + device->name + " are dropped: the way back is " +
                       find_route(facts, address)->device,
                   "ip route get " + quote(address) + "; net.ipv4.conf." + device->name + ".rp_filter: 1",
                   "echo 2 >/proc/sys/net/ipv4/conf/" + device->name + "/rp_filter", true});
    return;  // it is one fix for all
  }
}

// The IP packet that carries the largest advert of keepalived, or a handshake.
std::size_t largest_packet(const Facts& facts, wire::Family outer) {
  std::size_t advert = 20 + 24 + 8 + 4 + 8;  // IP, AH, VRRPv2, one address, authentication
  if (facts.keepalived.conf) {
    for (const auto& instance : facts.keepalived.conf->instances) {
      const auto size = instance.is_ipv6 ? 40 + 8 + 16 * instance.addresses : 20 + 24 + 8 + 4 * instance.addresses + 8;
      advert = std::max(advert, std::min(size, session::kMaxInnerBytes));
    }
  }
  const auto datagram = std::max(session::kInitBytes, session::kDataOverhead + session::kFrameHeadBytes + advert);
  return datagram + 8 + (outer == wire::Family::ipv4 ? 20 : 40);
}

}  // namespace

void check_routes(const Facts& facts, const Setup& setup, Findings& out) {
  for (const auto* peer : others(setup)) {
    const auto has_way = [&](const auto& address) {
      const auto* route = find_route(facts, address);
      return route != nullptr && route->exists;
    };
    check_neighbours(facts, *peer, out);
    if (peer->addresses.empty() || std::ranges::any_of(peer->addresses, has_way)) continue;
    const auto& address = peer->addresses.front();
    const auto* route = find_route(facts, address);
    if (route == nullptr) continue;  // the kernel was not asked
    out.push_back({Kind::no_route, "there is no way to " + peer->name, "ip route get " + quote(address) + ": " + route->reason,
                   "add a route to " + quote(address) + ", or correct the address in " + facts.config_path});
  }
}

void check_names(const Facts& facts, const Setup& setup, Findings& out) {
  for (const auto& name : setup.config.unresolved) {
    out.push_back({Kind::name_unresolved, name.name + " does not resolve", "getent ahosts " + pasted(name.name) + ": " + name.problem,
                   "mend the name server, or list addresses in place of the name in " + facts.config_path});
  }
}

void check_rp_filter(const Facts& facts, const Setup& setup, Findings& out) {
  for (const auto* peer : others(setup)) {
    for (const auto& address : peer->addresses) {
      const auto* route = find_route(facts, address);
      const auto* device = route != nullptr && route->exists ? strict_device(facts, setup, *route) : nullptr;
      if (device == nullptr) continue;
      out.push_back({Kind::rp_filter, "what " + peer->name + " sends to " + device->name + " is dropped: the way back is " + route->device,
                     "ip route get " + quote(address) + ": dev " + route->device + "; net.ipv4.conf." + device->name + ".rp_filter: 1",
                     "echo 2 >/proc/sys/net/ipv4/conf/" + device->name + "/rp_filter", true});
    }
  }
}

void check_rp_filter_injected(const Facts& facts, const Setup& setup, Findings& out) {
  for (const auto& served : served_segments(setup)) check_injected(facts, setup, served, out);
}

void check_mtu(const Facts& facts, const Setup& setup, Findings& out) {
  std::vector<std::string> told;
  for (const auto* peer : others(setup)) {
    for (const auto& address : peer->addresses) {
      const auto* route = find_route(facts, address);
      const auto* device = route != nullptr && route->exists ? find_device(facts, route->device) : nullptr;
      if (device == nullptr || std::ranges::find(told, device->name) != told.end()) continue;
      const auto needed = largest_packet(facts, address.family());
      if (device->mtu >= needed) continue;
      told.push_back(device->name);
      out.push_back({Kind::mtu, "the MTU of " + device->name + " is too small for the relay's packets",
                     "it has " + std::to_string(device->mtu) + ", and " + std::to_string(needed) + " are needed on the way to " + peer->name,
                     "ip link set dev " + device->name + " mtu " + std::to_string(std::max(needed, std::size_t{1500})), true});
    }
  }
}

}  // namespace doctor
