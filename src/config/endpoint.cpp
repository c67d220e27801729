#include <charconv>

#include "config/address.hpp"

namespace config {

namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto host = text.substr(0, colon);
  const bool has_brackets = host.starts_with('[') && host.ends_with(']');
  if (has_brackets) host = host.substr(1, host.size() - 2);
  const auto address = wire::parse_ip_address(host);
  const auto port = parse_port(text.substr(colon + 1));
  if (!address || !port || has_brackets != (address->family() == wire::Family::ipv6)) return std::nullopt;
  return Endpoint{*address, *port};
}

}  // namespace

std::string to_string(const Endpoint& endpoint) {
  const auto address = wire::to_string(endpoint.address);
  const bool is_ipv6 = endpoint.address.family() == wire::Family::ipv6;
  return (is_ipv6 ? "[" + address + "]" : address) + ":" + std::to_string(endpoint.port);
}

std::optional<Endpoint> read_loopback_endpoint(const Item& item, Report& report) {
  const auto text = read_text(item, report);
  if (!text) return std::nullopt;
  const auto endpoint = parse_endpoint(*text);
  if (!endpoint) {
    report.add(item.node.place,
               item.label + ": " + quoted(*text) +
                   " is no address with a port, 1 to 65535; names are not looked up, and an IPv6 address stands in brackets",
               item.fix);
    return std::nullopt;
  }
  if (endpoint->address.is_loopback()) return endpoint;
  report.add(item.node.place,
             item.label + ": " + to_string(endpoint->address) +
                 " is no loopback address; other hosts could read there, unprotected",
             item.fix +
                 "; for a Prometheus elsewhere put a reverse proxy before it, or let the node exporter read what "
                 "`vrrp-relayctl metrics --textfile` writes");
  return std::nullopt;
}

}  // namespace config
