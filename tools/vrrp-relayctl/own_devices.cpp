#include "own_devices.hpp"

#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

namespace {

std::optional<wire::IpAddress> address_of(const sockaddr* address) {
  if (address == nullptr) return std::nullopt;
  if (address->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, address, sizeof in);
    return wire::IpAddress(base::Bytes(reinterpret_cast<const std::uint8_t*>(&in.sin_addr), 4));
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, address, sizeof in);
    return wire::IpAddress(base::Bytes(in.sin6_addr.s6_addr, 16));
  }
  return std::nullopt;
}

}  // namespace

base::Result<std::vector<config::Device>, base::SysError> own_devices() {
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) {
    return base::Err(base::SysError{errno, "read the addresses of this host", "", std::strerror(errno), ""});
  }
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(first, ::freeifaddrs);
  std::vector<config::Device> devices;
  for (const auto* entry = first; entry != nullptr; entry = entry->ifa_next) {
    auto device = std::ranges::find(devices, std::string(entry->ifa_name), &config::Device::name);
    if (device == devices.end()) device = devices.insert(devices.end(), config::Device{entry->ifa_name, {}});
    if (const auto address = address_of(entry->ifa_addr)) device->addresses.push_back(*address);
  }
  return devices;
}
