// The keys of what a record says itself, for the writer and the parser alike.
#pragma once

#include <array>
#include <string_view>

#include "trace/record.hpp"

namespace trace {

struct NameKey {
  std::string_view key;
  std::string_view Record::*field;
};

inline constexpr std::array kNameKeys{
    NameKey{"host", &Record::host},           NameKey{"segment", &Record::segment}, NameKey{"interface", &Record::interface},
    NameKey{"peer", &Record::peer},           NameKey{"carrier", &Record::carrier}, NameKey{"origin", &Record::origin},
};

inline constexpr std::string_view kTimeKey = "frame.time_epoch";
inline constexpr std::string_view kNumberKey = "frame.number";
inline constexpr std::string_view kStageKey = "stage";
inline constexpr std::string_view kDropKey = "drop";
inline constexpr std::string_view kIdKey = "id";
inline constexpr std::string_view kBootKey = "boot";
inline constexpr std::string_view kPathKey = "path";
inline constexpr std::string_view kLocalKey = "local";
inline constexpr std::string_view kLocalPortKey = "local_port";
inline constexpr std::string_view kRemoteKey = "remote";
inline constexpr std::string_view kRemotePortKey = "remote_port";
inline constexpr std::string_view kAgeKey = "age_us";
inline constexpr std::string_view kDelayKey = "delay_us";
inline constexpr std::string_view kLostKey = "lost";
inline constexpr std::string_view kVlanKey = "vlan.id";
inline constexpr std::string_view kMissingKey = "missing";
inline constexpr std::string_view kMaskedKey = "masked";
inline constexpr std::string_view kOctetsKey = "octets";

}  // namespace trace
