// What was found out on this host, as values: the gather_*.cpp files fill it in, the checks judge it. An empty optional is what
// could not be found out.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "doctor/firewall.hpp"
#include "doctor/keepalived_conf.hpp"
#include "session/probe.hpp"
#include "wire/ip_address.hpp"

namespace doctor {

inline constexpr std::uint64_t kCapNetAdmin = std::uint64_t{1} << 12;  // linux/capability.h
inline constexpr std::uint64_t kCapNetRaw = std::uint64_t{1} << 13;

// Of this network namespace.
struct Process {
  int pid = 0;
  int parent = 0;
  std::vector<std::string> arguments;  // the program's name first
  std::string folder;                  // its working directory; empty: not known
  std::optional<std::uint64_t> capabilities;  // effective
};

struct Device {
  int index = 0;
  std::string name;
  bool up = false;
  bool running = false;  // has carrier
  unsigned mtu = 0;
  int parent_index = 0;  // of a macvlan
  std::vector<wire::IpAddress> addresses;
  std::vector<wire::IpAddress> groups;  // that somebody on this host has joined there
  std::optional<int> rp_filter;         // what holds: the larger one of its own and that of all
  bool is_of_relay = false;             // made by one, in mode tun
};

struct Keepalived {
  std::optional<int> pid;  // none: it does not run
  std::string path;        // of its configuration
  std::optional<KeepalivedConf> conf;
  std::string unread;  // why there is none
};

struct Relay {
  int pid = 0;
  std::string path;  // of its configuration
  std::optional<std::uint64_t> capabilities;
};

// /dev/net/tun, as the relay would open it.
struct TapNode {
  std::string reason;          // why nobody can; empty: it can be opened
  std::string forbidden_user;  // whom the relay runs as, where it may not; empty: it may, or that could not be told
};

// A guard, as host/guard.hpp has it, that lies in the kernel.
struct FoundGuard {
  std::string kind;    // "nftables", "clsact"
  std::string table;   // of nftables
  std::string device;  // of clsact
  bool is_owned = false;  // dies with a process
};

struct UdpSocket {
  wire::IpAddress address;  // unspecified: all
  std::uint16_t port = 0;
  int pid = 0;          // 0: not known
  std::string program;  // empty: not known
};

// Which the unit's user has to be able to read.
struct KeyFile {
  std::string path;
  bool is_readable = true;  // by that user, as its owner, group and mode say
};

struct Route {
  wire::IpAddress peer;
  bool exists = false;
  std::string reason;  // why it does not
  std::string device;
  std::optional<wire::IpAddress> gateway;
  bool neighbour_failed = false;  // asked for, and nobody answered
};

// Another host, as the relay tells of it.
struct Pair {
  // In a flow of its own. Empty: not asked.
  struct Passed {
    std::optional<bool> from;  // the other host's packet arrived here
    std::optional<bool> to;    // this host's arrived there
  };

  std::string name;
  std::optional<wire::IpAddress> address;
  std::string carrier;
  bool is_down = false;
  std::string own_key;      // key ids; empty: plaintext
  std::string refused_key;  // empty: none was refused
  std::array<Passed, session::kProbeWays.size()> passed{};  // in their order: UDP is the first
};

// The MASTER of a virtual router, as the relay hears it.
struct Master {
  std::string segment;
  unsigned vrid = 0;
  wire::IpAddress source;
  std::string host;  // empty: none of [peers]
  unsigned version = 0;
};

struct Facts {
  // The relay's configuration: the file of --config, else that of the relay that runs, else the default one.
  std::string config_path;
  config::Mistakes config_mistakes;  // with one there is no configuration to check
  std::optional<config::Mistake> self_mistake;
  config::Mistakes key_mistakes;
  std::vector<KeyFile> key_files;  // empty where there is no user vrrp-relay

  std::uint64_t capabilities = 0;  // of this process
  std::optional<Relay> relay;
  std::vector<Relay> other_relays;  // with other files
  std::optional<TapNode> tap;       // looked at only where a segment's mode needs it
  Keepalived keepalived;

  std::vector<Device> devices;
  std::optional<bool> hears_vrrp;  // a raw socket of protocol 112 or 51 is open
  std::vector<UdpSocket> udp;
  std::optional<std::vector<FoundGuard>> guards;
  std::optional<Ruleset> ruleset;
  std::string ruleset_unread;   // why there is none
  bool has_legacy_rules = false;  // iptables-legacy, which nft does not show
  std::vector<Route> routes;    // to every address of every other host
  std::optional<std::vector<Pair>> pairs;
  std::vector<Master> masters;
  std::string pairs_unasked;  // why there are none; empty: nobody wanted to know
};

// The configuration, and which of its hosts this is.
struct Setup {
  config::Config config;
  std::size_t self = 0;

  const config::Peer& own() const { return config.peers[self]; }
};

}  // namespace doctor
