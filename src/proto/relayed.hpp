// What is relayed: an element of `relay = [...]`, a protocol of the table with the parameters that it takes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "wire/endpoint.hpp"

namespace proto {

struct Relayed {
  std::uint8_t protocol = 0;  // into protocols(); 0: VRRP
  wire::Endpoint to{};        // udp: group and port; broadcast: the port alone

  bool operator==(const Relayed&) const = default;
};

// "vrrp", "udp:239.0.0.42:694", "udp:[ff02::4242]:694", "broadcast:4803". The error is a whole clause for people.
base::Result<Relayed, std::string> parse_relayed(std::string_view text);
std::string to_string(const Relayed& relayed);

// pcap-filter(7): which packets to capture. REQUIRES: not empty.
std::string capture_filter(std::span<const Relayed> relayed);

}  // namespace proto
