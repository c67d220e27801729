// Numbers of the format pcapng (draft-ietf-opsawg-pcapng), for its reader and its writer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace trace::pcapng {

inline constexpr std::uint32_t kSectionHeader = 0x0a0d0d0a;
inline constexpr std::uint32_t kInterfaceDescription = 1;
inline constexpr std::uint32_t kObsoletePacket = 2;
inline constexpr std::uint32_t kSimplePacket = 3;
inline constexpr std::uint32_t kEnhancedPacket = 6;

inline constexpr std::uint32_t kByteOrderMagic = 0x1a2b3c4d;
inline constexpr std::uint32_t kByteOrderMagicSwapped = 0x4d3c2b1a;

inline constexpr std::size_t kMinBlockBytes = 12;  // type, length, length again

// Options.
inline constexpr std::uint16_t kEndOfOptions = 0;
inline constexpr std::uint16_t kComment = 1;
inline constexpr std::uint16_t kSectionApplication = 4;
inline constexpr std::uint16_t kInterfaceName = 2;
inline constexpr std::uint16_t kInterfaceDescribed = 3;
inline constexpr std::uint16_t kTimeResolution = 9;
inline constexpr std::uint16_t kTimeOffset = 14;
inline constexpr std::uint16_t kPacketFlags = 2;
inline constexpr std::uint16_t kPacketId = 5;

inline constexpr std::uint32_t kInbound = 1;
inline constexpr std::uint32_t kOutbound = 2;

// A comment that begins so goes on with the record's metadata as JSON.
inline constexpr std::string_view kMetadataPrefix = "vrrp-relay: ";

// From 32 bits to 32 bits: each part of a block fills whole words.
inline constexpr std::size_t padded(std::size_t octets) { return (octets + 3) / 4 * 4; }

}  // namespace trace::pcapng
