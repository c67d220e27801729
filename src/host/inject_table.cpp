#include <algorithm>

#include "host/injector.hpp"

namespace host {

std::unique_ptr<Injector> make_loopback_injector();  // inject_loopback.cpp

namespace {

constexpr InjectMode kModes[] = {
    {"loopback", true, make_loopback_injector},
};

}  // namespace

std::span<const InjectMode> inject_modes() { return kModes; }

const InjectMode* find_inject_mode(std::string_view name) {
  const auto* found = std::ranges::find(kModes, name, &InjectMode::name);
  return found == std::end(kModes) ? nullptr : found;
}

}  // namespace host
