// Addresses, prefixes, groups and devices as the file writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "config/value.hpp"
#include "wire/ip_address.hpp"

namespace config {

// Where a host can be reached from another one: an address, or a name that is looked up.
struct HostAddress {
  std::optional<wire::IpAddress> address;
  std::string name;  // where there is no address
};
std::optional<HostAddress> read_host_address(const Item& item, Report& report);
// Why no packet can be exchanged with this address; empty: one can.
std::string_view unusable(const wire::IpAddress& address);
// A name that is looked up, and no address.
std::optional<std::string> read_dns_name(const Item& item, Report& report);
std::optional<wire::IpPrefix> read_prefix(const Item& item, Report& report);
std::optional<std::vector<wire::IpAddress>> read_groups(const Item& item, Report& report);
// The name of a network device, as the kernel would accept it.
std::optional<std::string> read_device(const Item& item, Report& report);
// ADDRESS:PORT, where only this host can connect to.
std::optional<wire::Endpoint> read_loopback_endpoint(const Item& item, Report& report);

}  // namespace config
