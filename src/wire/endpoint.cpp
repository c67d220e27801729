#include "wire/endpoint.hpp"

#include <charconv>

namespace wire {

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
  const auto address = parse_ip_address(host);
  const auto port = parse_port(text.substr(colon + 1));
  if (!address || !port || has_brackets != (address->family() == Family::ipv6)) return std::nullopt;
  return Endpoint{*address, *port};
}

std::string to_string(const Endpoint& endpoint) {
  const auto address = to_string(endpoint.address);
  const bool is_ipv6 = endpoint.address.family() == Family::ipv6;
  return (is_ipv6 ? "[" + address + "]" : address) + ":" + std::to_string(endpoint.port);
}

}  // namespace wire
