// The devices of the segments, and this host's own addresses.
#include <algorithm>

#include "doctor/check_table.hpp"

namespace doctor {

namespace {

bool is_own(const Facts& facts, const wire::IpAddress& address) {
  return std::ranges::any_of(facts.devices, [&](const Device& device) {
    return std::ranges::find(device.addresses, address) != device.addresses.end();
  });
}

// keepalived speaks IPv4 unless it is told otherwise, and needs an address of that family to speak from.
bool lacks_address(const Facts& facts, const Device& device) {
  bool wants_ipv4 = true;
  if (facts.keepalived.conf) {
    wants_ipv4 = false;
    for (const auto& instance : facts.keepalived.conf->instances) {
      if (instance.interface == device.name && !instance.is_ipv6 && instance.source.empty()) wants_ipv4 = true;
    }
  }
  if (!wants_ipv4) return false;
  return std::ranges::none_of(device.addresses, [](const auto& address) { return address.family() == wire::Family::ipv4; });
}

void check_device(const Facts& facts, const Device& device, const Served& served, Findings& out) {
  const auto name = device.name + of_segment(*served.segment);
  if (!device.up) {
    out.push_back({Kind::interface_down, name + " is down", "ip link show dev " + device.name + ": no UP",
                   "ip link set dev " + device.name + " up", true});
    return;
  }
  // A device of the relay's own has none while no relay runs, which is told as that.
  if (!device.running && !mode_of(served).makes_device) {
    out.push_back({Kind::interface_down, name + " has no carrier", "ip link show dev " + device.name + ": NO-CARRIER",
                   "look at its cable or, where it is virtual, at its other end"});
  }
  if (lacks_address(facts, device)) {
    out.push_back({Kind::interface_address, name + " has no IPv4 address, so keepalived has none to send from",
                   "ip -4 address show dev " + device.name + ": nothing", "give it the address that it should have: ip address add ADDRESS/LENGTH dev " + device.name});
  }
}

// One that the relay makes, when it runs.
void check_made(const Facts& facts, const Device* device, const Served& served, Findings& out) {
  const auto name = served.device + of_segment(*served.segment);
  if (device != nullptr && !device->is_of_relay) {
    out.push_back({Kind::interface_missing, name + " is not the relay's, which would make it, so it injects nothing",
                   "ip link show dev " + served.device + ": no alias vrrp-relay",
                   "ip link delete dev " + served.device + ", or name another interface in " + facts.config_path});
  } else if (device == nullptr && facts.relay) {
    out.push_back({Kind::interface_missing, "the relay has not made " + name, "ip link show dev " + served.device + ": nothing",
                   "journalctl -u vrrp-relay", true});
  }
}

}  // namespace

void check_interfaces(const Facts& facts, const Setup& setup, Findings& out) {
  for (const auto& served : served_segments(setup)) {
    const auto* device = find_device(facts, served.device);
    const bool is_made = mode_of(served).makes_device;
    if (is_made) check_made(facts, device, served, out);
    if (device != nullptr) check_device(facts, *device, served, out);
    if (is_made || device != nullptr) continue;
    std::vector<config::Device> existing;
    for (const auto& other : facts.devices) existing.push_back({other.name, other.addresses});
    const auto mistake = config::missing_interface(setup.config, *served.segment, served.device, existing);
    out.push_back({Kind::interface_missing, mistake.message, mistake.where, mistake.fix});
  }
}

// Behind a translator the listed address is the translator's.
void check_addresses(const Facts& facts, const Setup& setup, Findings& out) {
  const auto& own = setup.own();
  const auto there = [&](const auto& address) { return is_own(facts, address); };
  if (own.nat || std::ranges::none_of(own.addresses, there)) return;
  for (const auto& address : own.addresses) {
    if (is_own(facts, address)) continue;
    out.push_back({Kind::address_missing, "this host, " + own.name + ", has no address " + wire::to_string(address) + ", which is listed for it",
                   "ip address show to " + wire::to_string(address) + ": nothing",
                   "add it to its interface, or take it out of [peers] on every host"});
  }
}

}  // namespace doctor
