#include <algorithm>

#include "host/injector.hpp"

namespace host {

std::unique_ptr<Injector> make_loopback_injector();  // inject_loopback.cpp
std::unique_ptr<Injector> make_wire_injector();      // inject_wire.cpp

namespace {

constexpr InjectMode kModes[] = {
    {"loopback", true, make_loopback_injector},
};

// Not one of the modes that a segment can have.
constexpr InjectMode kTunnelMode{"wire", false, make_wire_injector};

}  // namespace

const InjectMode& tunnel_mode() { return kTunnelMode; }

std::span<const InjectMode> inject_modes() { return kModes; }

const InjectMode* find_inject_mode(std::string_view name) {
  const auto* found = std::ranges::find(kModes, name, &InjectMode::name);
  return found == std::end(kModes) ? nullptr : found;
}

}  // namespace host
