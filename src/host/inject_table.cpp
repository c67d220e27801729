#include <algorithm>

#include "host/injector.hpp"

namespace host {

std::unique_ptr<Injector> make_loopback_injector();  // inject_loopback.cpp
std::unique_ptr<Injector> make_ingress_injector();   // inject_ingress.cpp
std::unique_ptr<Injector> make_tun_injector();       // inject_tun.cpp
std::unique_ptr<Injector> make_wire_injector();      // inject_wire.cpp

namespace {

constexpr InjectMode kModes[] = {
    {.name = "loopback",
     .needs_guard = true,
     .needs_tap = false,
     .makes_device = false,
     .reach = {.raw_socket = true, .udp_socket = true, .pcap = false, .every_macvlan = false, .past_rp_filter = true},
     .make = make_loopback_injector},
    {.name = "ingress",
     .needs_guard = false,
     .needs_tap = true,
     .makes_device = false,
     .reach = {.raw_socket = true, .udp_socket = true, .pcap = true, .every_macvlan = true, .past_rp_filter = false},
     .make = make_ingress_injector},
    {.name = "tun",
     .needs_guard = false,
     .needs_tap = true,
     .makes_device = true,
     .reach = {.raw_socket = true, .udp_socket = true, .pcap = true, .every_macvlan = true, .past_rp_filter = false},
     .make = make_tun_injector},
};

// Not one of the modes that a segment can have.
constexpr InjectMode kTunnelMode{"wire", false, false, false, {}, make_wire_injector};

}  // namespace

base::Result<int, base::SysError> Injector::make_device(const std::string&, std::span<const wire::IpAddress>, const Links&) {
  return 0;
}

const InjectMode& tunnel_mode() { return kTunnelMode; }

std::span<const InjectMode> inject_modes() { return kModes; }

const InjectMode* find_inject_mode(std::string_view name) {
  const auto* found = std::ranges::find(kModes, name, &InjectMode::name);
  return found == std::end(kModes) ? nullptr : found;
}

}  // namespace host
