// Addresses, prefixes, groups and devices as the file writes them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/value.hpp"
#include "wire/ip_address.hpp"

namespace config {

// An address at which a host can be reached from another one.
std::optional<wire::IpAddress> read_host_address(const Item& item, Report& report);
std::optional<wire::IpPrefix> read_prefix(const Item& item, Report& report);
std::optional<std::vector<wire::IpAddress>> read_groups(const Item& item, Report& report);
// The name of a network device, as the kernel would accept it.
std::optional<std::string> read_device(const Item& item, Report& report);

}  // namespace config
