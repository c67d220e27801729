// What the relay has to know of keepalived.conf. Tolerant: what is not understood is passed over, and nothing is refused; the
// text may be anything. keepalived.conf(5) of 2.2 and 2.3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/ip_address.hpp"

namespace doctor {

inline constexpr std::size_t kMaxInstances = 4096;

struct VrrpInstance {
  std::string name;
  std::size_t line = 0;     // where it begins, from 1
  std::string interface;    // empty: not said; may begin with $, where a definition is not understood
  std::optional<unsigned> vrid;
  std::optional<unsigned> version;  // its own, or that of global_defs
  bool is_ipv6 = false;     // native_ipv6, or its first virtual address is one
  bool is_unicast = false;  // has a unicast_peer
  bool has_ah = false;
  std::string source;         // mcast_src_ip, as written
  std::size_t addresses = 0;  // in virtual_ipaddress, which stand in the advert
};

struct KeepalivedConf {
  std::vector<VrrpInstance> instances;
  std::optional<wire::IpAddress> group4;  // vrrp_mcast_group4
  std::optional<wire::IpAddress> group6;
  std::vector<std::string> includes;  // as written; nobody has read them
  bool is_conditional = false;        // has lines for some hosts alone (@NAME), which are taken as for this one
  bool is_cut = false;                // a block is not closed, or there are more instances than are looked at
};

KeepalivedConf parse_keepalived_conf(std::string_view text);

}  // namespace doctor
