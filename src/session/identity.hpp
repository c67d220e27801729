// The numbers that stand for names on the wire. The same name gives the same number on every host.
#pragma once

#include <cstdint>
#include <string_view>

namespace session {

// First 8 octets of BLAKE2b-128("vrrp-relay node v1" + name), big-endian.
std::uint64_t node_id(std::string_view name);

// First 2 octets of BLAKE2b-128("vrrp-relay segment v1" + name), big-endian. 0 is not a valid segment.
std::uint16_t segment_id(std::string_view name);

// First 8 octets of BLAKE2b-128("vrrp-relay config v1" + text), big-endian. Never 0, which says that it is not known.
std::uint64_t config_hash(std::string_view text);

}  // namespace session
