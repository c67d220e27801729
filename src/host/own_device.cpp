#include "host/own_device.hpp"

#include <algorithm>

#include "host/tap.hpp"

namespace host {

bool is_own_device(const Link& link) { return link.kind == "tun" && link.alias == kOwnAlias; }

std::vector<std::string> remove_left_over(const Links& links, std::span<const std::string> wanted) {
  std::vector<std::string> removed;
  for (const Link& link : links.links()) {
    if (!is_own_device(link) || std::ranges::find(wanted, link.name) != wanted.end()) continue;
    // One process at a time may have a TAP: where a relay lives, attaching fails.
    auto tap = Tap::attach(link.name);
    if (tap && tap->keep(false) == 0) removed.push_back(link.name);
  }
  return removed;
}

}  // namespace host
