// What the kernel writes into files of /proc. Pure; a line that is not understood is passed over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/ip_address.hpp"

namespace doctor {

// /proc/PID/status
struct ProcessStatus {
  std::string name;
  int parent = 0;
  bool is_zombie = false;
  std::optional<std::uint64_t> capabilities;  // CapEff
  std::optional<unsigned> user;               // that files are opened as
  std::vector<unsigned> groups;               // the same, and the supplementary ones
};
ProcessStatus parse_process_status(std::string_view text);

// /proc/PID/cmdline: each ended by a zero
std::vector<std::string> split_arguments(std::string_view text);
// The last one holds; see path_argument().
std::optional<std::string> flag_value(const std::vector<std::string>& arguments, std::string_view short_flag,
                                      std::string_view long_flag);

struct JoinedGroup {
  std::string device;
  wire::IpAddress group;
};
std::vector<JoinedGroup> parse_igmp(std::string_view text);   // /proc/net/igmp
std::vector<JoinedGroup> parse_igmp6(std::string_view text);  // /proc/net/igmp6

struct SocketEntry {
  wire::IpAddress address;
  std::uint16_t port = 0;  // of a raw socket: its protocol
  std::uint64_t inode = 0;
};
std::vector<SocketEntry> parse_sockets(std::string_view text);  // /proc/net/udp, udp6, raw, raw6

}  // namespace doctor
