#include "session/identity.hpp"

#include <sodium.h>

#include <array>
#include <string>

#include "wire/reader.hpp"

namespace session {

namespace {

std::array<std::uint8_t, 16> blake2b_128(std::string_view label, std::string_view name) {
  const auto input = std::string(label).append(name);
  std::array<std::uint8_t, 16> out{};
  crypto_generichash(out.data(), out.size(), reinterpret_cast<const unsigned char*>(input.data()), input.size(), nullptr,
                     0);
  return out;
}

}  // namespace

std::uint64_t node_id(std::string_view name) { return wire::Reader(blake2b_128("vrrp-relay node v1", name)).u64(); }

std::uint16_t segment_id(std::string_view name) {
  return wire::Reader(blake2b_128("vrrp-relay segment v1", name)).u16();
}

std::uint64_t config_hash(std::string_view text) {
  const auto hash = wire::Reader(blake2b_128("vrrp-relay config v1", text)).u64();
  return hash == 0 ? 1 : hash;
}

}  // namespace session
