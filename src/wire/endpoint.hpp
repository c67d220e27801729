// An address with a port, of UDP or TCP.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/ip_address.hpp"

namespace wire {

struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;

  bool operator==(const Endpoint&) const = default;
};

// A port in decimal, 1 to 65535.
std::optional<std::uint16_t> parse_port(std::string_view text);

// "127.0.0.1:9112", "[::1]:9112"; names are not looked up.
std::optional<Endpoint> parse_endpoint(std::string_view text);
std::string to_string(const Endpoint& endpoint);

}  // namespace wire
