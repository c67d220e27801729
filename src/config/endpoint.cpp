#include "config/address.hpp"

namespace config {

std::optional<wire::Endpoint> read_loopback_endpoint(const Item& item, Report& report) {
  const auto text = read_text(item, report);
  if (!text) return std::nullopt;
  const auto endpoint = wire::parse_endpoint(*text);
  if (!endpoint) {
    report.add(item.node.place,
               item.label + ": " + quoted(*text) +
                   " is no address with a port, 1 to 65535; names are not looked up, and an IPv6 address stands in brackets",
               item.fix);
    return std::nullopt;
  }
  if (endpoint->address.is_loopback()) return endpoint;
  report.add(item.node.place,
             item.label + ": " + wire::to_string(endpoint->address) +
                 " is no loopback address; other hosts could read there, unprotected",
             item.fix +
                 "; for a Prometheus elsewhere put a reverse proxy before it, or let the node exporter read what "
                 "`vrrp-relayctl metrics --textfile` writes");
  return std::nullopt;
}

}  // namespace config
