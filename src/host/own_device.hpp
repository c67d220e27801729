// The devices that mode tun makes and that outlive a daemon that is killed. They are known by their alias.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/links.hpp"

namespace host {

inline constexpr std::string_view kOwnAlias = "vrrp-relay";

bool is_own_device(const Link& link);

// Removes those that no process has and whose name is not in `wanted`; returns the names of what went. Those of another relay
// that lives are left alone.
std::vector<std::string> remove_left_over(const Links& links, std::span<const std::string> wanted);

}  // namespace host
