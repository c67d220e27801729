// What all datagrams of a relay start with: type 8 | version 8 | 0 (16).
#pragma once

#include "base/bytes.hpp"

namespace session {

inline constexpr std::uint8_t kVersion = 1;

inline constexpr std::uint8_t kTypeInit = 1;
inline constexpr std::uint8_t kTypeResp = 2;
inline constexpr std::uint8_t kTypeCookie = 3;
inline constexpr std::uint8_t kTypeData = 4;
inline constexpr std::uint8_t kTypePlain = 5;

// The type that the first octet says; 0, which is none, for an empty datagram.
inline std::uint8_t type_of(base::Bytes octets) { return octets.empty() ? std::uint8_t{0} : octets.front(); }

}  // namespace session
