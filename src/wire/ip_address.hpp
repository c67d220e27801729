// IPv4 and IPv6 addresses and prefixes as values; text form as in RFC 5952.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace wire {

enum class Family : std::uint8_t { ipv4 = 4, ipv6 = 6 };

class IpAddress {
 public:
  IpAddress() = default;  // 0.0.0.0
  // REQUIRES: octets has 4 (IPv4) or 16 (IPv6) octets.
  explicit IpAddress(base::Bytes octets);
  static IpAddress any(Family family);

  Family family() const { return family_; }
  base::Bytes octets() const { return base::Bytes(octets_).first(family_ == Family::ipv4 ? 4 : 16); }

  bool is_unspecified() const;  // 0.0.0.0, ::
  bool is_loopback() const;     // 127.0.0.0/8, ::1
  bool is_multicast() const;    // 224.0.0.0/4, ff00::/8
  bool is_broadcast() const;    // 255.255.255.255
  bool is_link_local() const;   // 169.254.0.0/16, fe80::/10

  auto operator<=>(const IpAddress&) const = default;

 private:
  Family family_ = Family::ipv4;
  std::array<std::uint8_t, 16> octets_{};  // IPv4 uses the first four, the rest stays zero
};

std::optional<IpAddress> parse_ip_address(std::string_view text);
std::string to_string(const IpAddress& address);

struct IpPrefix {
  IpAddress address;
  std::uint8_t length = 0;  // bits

  bool contains(const IpAddress& other) const;
  auto operator<=>(const IpPrefix&) const = default;
};

// "10.1.0.0/24"; a bare address is a prefix of its whole length. Bits behind the length must be zero.
std::optional<IpPrefix> parse_ip_prefix(std::string_view text);
std::string to_string(const IpPrefix& prefix);

}  // namespace wire
