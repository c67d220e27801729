#include "wire/ip_address.hpp"

// inet_pton and inet_ntop are pure functions: the one system header that a pure layer includes.
#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace wire {

namespace {

int af(Family family) { return family == Family::ipv4 ? AF_INET : AF_INET6; }

bool starts_with(base::Bytes octets, base::Bytes prefix, std::size_t bits) {
  for (std::size_t i = 0; i < bits; ++i) {
    const auto mask = static_cast<std::uint8_t>(0x80u >> (i % 8));
    if ((octets[i / 8] & mask) != (prefix[i / 8] & mask)) return false;
  }
  return true;
}

}  // namespace

IpAddress::IpAddress(base::Bytes octets) : family_(octets.size() == 4 ? Family::ipv4 : Family::ipv6) {
  std::copy_n(octets.begin(), std::min<std::size_t>(octets.size(), 16), octets_.begin());
}

IpAddress IpAddress::any(Family family) {
  IpAddress address;
  address.family_ = family;
  return address;
}

bool IpAddress::is_unspecified() const {
  return std::ranges::all_of(octets_, [](std::uint8_t octet) { return octet == 0; });
}

bool IpAddress::is_loopback() const {
  if (family_ == Family::ipv4) return octets_[0] == 127;
  return octets_[15] == 1 && std::all_of(octets_.begin(), octets_.end() - 1, [](std::uint8_t o) { return o == 0; });
}

bool IpAddress::is_multicast() const {
  return family_ == Family::ipv4 ? (octets_[0] & 0xf0) == 0xe0 : octets_[0] == 0xff;
}

bool IpAddress::is_broadcast() const {
  return family_ == Family::ipv4 && std::ranges::all_of(octets(), [](std::uint8_t octet) { return octet == 255; });
}

bool IpAddress::is_link_local() const {
  if (family_ == Family::ipv4) return octets_[0] == 169 && octets_[1] == 254;
  return octets_[0] == 0xfe && (octets_[1] & 0xc0) == 0x80;
}

std::optional<IpAddress> parse_ip_address(std::string_view text) {
  const std::string terminated(text);
  if (terminated.size() != std::char_traits<char>::length(terminated.c_str())) return std::nullopt;
  std::array<std::uint8_t, 16> octets{};
  for (const auto family : {Family::ipv4, Family::ipv6}) {
    if (inet_pton(af(family), terminated.c_str(), octets.data()) == 1) {
      return IpAddress(base::Bytes(octets).first(family == Family::ipv4 ? 4 : 16));
    }
  }
  return std::nullopt;
}

std::string to_string(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(af(address.family()), address.octets().data(), text.data(), static_cast<socklen_t>(text.size()));
  return text.data();
}

bool IpPrefix::contains(const IpAddress& other) const {
  return other.family() == address.family() && starts_with(other.octets(), address.octets(), length);
}

std::optional<IpPrefix> parse_ip_prefix(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parse_ip_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  const auto width = static_cast<std::uint8_t>(address->octets().size() * 8);
  if (slash == std::string_view::npos) return IpPrefix{*address, width};

  const auto digits = text.substr(slash + 1);
  std::uint8_t length = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (error != std::errc{} || end != digits.data() + digits.size() || length > width) return std::nullopt;

  const auto octets = address->octets();
  for (std::size_t bit = length; bit < width; ++bit) {
    if ((octets[bit / 8] & (0x80u >> (bit % 8))) != 0) return std::nullopt;
  }
  return IpPrefix{*address, length};
}

std::string to_string(const IpPrefix& prefix) {
  return to_string(prefix.address) + "/" + std::to_string(prefix.length);
}

}  // namespace wire
