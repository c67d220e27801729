// The configuration as values: what vrrp-relay.toml and the flags say, checked and with every default filled in. It is the
// same on every host; which of the peers this host is, find_self() tells. vrrp-relay.toml(5) describes each key.
#pragma once

#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "proto/relayed.hpp"
#include "wire/endpoint.hpp"

namespace config {

inline constexpr std::size_t kMaxPeers = 64;
inline constexpr std::size_t kMaxSegments = 64;
inline constexpr std::size_t kMaxAddressesPerPeer = 4;
inline constexpr std::size_t kMaxSourcesPerPeer = 64;
inline constexpr std::size_t kMaxGroupsPerSegment = 16;
inline constexpr std::uint16_t kDefaultPort = 10112;
inline constexpr std::string_view kDefaultPath = "/etc/vrrp-relay/vrrp-relay.toml";

using VridSet = std::bitset<256>;  // bit 0 is never set: a VRID is 1..255

struct Segment {
  std::string name;       // "default" where `interface` stands for a single segment
  std::string interface;  // the device where keepalived speaks VRRP, unless a host's `interfaces` names another
  VridSet vrids;          // what is relayed here; all 255 unless configured
  std::string inject;     // a name of the table of injection modes
  std::vector<wire::IpAddress> groups;
  std::vector<proto::Relayed> relay;
  std::string where;               // where its device is named, for missing_interface()
};

struct Peer {
  std::string name;  // 1..63 of [a-z0-9.-]
  std::vector<wire::IpAddress> addresses;  // those listed, and behind them those of `names`, as resolve() found them
  std::vector<std::string> names;          // listed in place of addresses
  std::size_t from_names = 0;              // so many of the addresses are those of names
  bool found = false;                      // one of `peers_from`
  std::vector<wire::IpPrefix> sources;  // what it may speak for; empty: learned
  VridSet vrids;                        // all 255 unless configured
  std::map<std::string, std::string> interfaces;  // segment name -> device on this host
  bool nat = false;  // behind a translator: its outer address and port are followed after an authenticated packet
  bool witness = false;  // votes for the quorum and has no VRRP: no advert goes there, none comes from there
  std::string where;
};

// What stands under `address` for that host: its addresses, then its names.
std::vector<std::string> listed(const Peer& peer);

// A name that gave no address, so far.
struct Unresolved {
  std::string name;
  std::string problem;  // what the resolver says
};

// What the carrier needs to know beside its name.
struct CarrierOptions {
  std::map<std::string, std::uint32_t> gre_keys;  // segment name -> key; a segment without one has no key
  bool gre_checksum = false;
  bool gre_sequence = false;
  std::string device;  // a tunnel interface, the same name on both hosts

  bool operator==(const CarrierOptions&) const = default;
};

struct Pair {
  std::optional<std::string> carrier;  // unset: the global one
  std::optional<bool> plaintext;
  std::optional<std::string> key_file;  // of these two alone
  CarrierOptions options{};
};

// For vrrp-tunnel(8), which makes tunnels of the kernel; the daemon only checks it.
struct Tunnel {
  std::string type;     // "gre", "gretap", "gre-udp", "vxlan"; empty: no such section
  std::string over;     // "wireguard", or empty
  std::optional<std::uint32_t> key;
  std::string name;     // of the interface; empty: by its type
  std::optional<wire::IpPrefix> network;  // of the addresses inside
  std::optional<std::uint16_t> mtu;
};

// Whether a host may be MASTER only while it reaches most of the hosts.
enum class Quorum : std::uint8_t { off, majority };

struct Config {
  std::string self;  // a peer's name; empty: found by address
  std::vector<Segment> segments;
  std::vector<Peer> peers;  // every host, this one too; in order of their names
  std::string peers_where;
  std::string peers_from;  // a name of which every address is a host; empty: none
  std::string peers_from_where;
  std::vector<Unresolved> unresolved;  // as resolve() found it
  std::map<std::pair<std::string, std::string>, Pair> pairs;  // key in order of names

  std::string carrier = "udp";
  std::string key_file;  // empty: none
  bool plaintext = false;
  std::uint16_t port = kDefaultPort;
  bool unguarded = false;
  bool observe = false;  // carry and compare, inject nothing
  std::uint32_t rate = 250;  // adverts a second that a peer may inject, per VRID
  base::Duration max_delay = std::chrono::seconds(1);
  base::Duration ping = std::chrono::seconds(1);
  Quorum quorum = Quorum::off;
  std::string health_file;  // for keepalived's track_file; empty: none
  std::string health_file_where;

  Tunnel tunnel;

  std::string control_path = "/run/vrrp-relay/ctl.sock";
  std::string control_group;  // empty: the daemon's own
  std::optional<wire::Endpoint> metrics_listen;  // a loopback address
  std::string log_level = "info";

  // What holds for these two, globals filled in. A pair is plaintext or has a key_file, never both.
  Pair pair(const std::string& one, const std::string& other) const;
  std::string interface(const Segment& segment, const Peer& host) const;
};

// One mistake: "FILE:LINE:COLUMN: error: MESSAGE" and "  fix: FIX".
struct Mistake {
  std::string where;  // "vrrp-relay.toml:3:8", or "--port"
  std::string message;
  std::string fix;

  std::string to_string() const;  // two lines, the last one without a line feed
};
using Mistakes = std::vector<Mistake>;

// Which peer is this host: the configured `self`, or the only one that lists an address of `own`. The index into peers.
base::Result<std::size_t, Mistake> find_self(const Config& config, const std::vector<wire::IpAddress>& own);

// A device of this host, as far as mistakes need it.
struct Device {
  std::string name;
  std::vector<wire::IpAddress> addresses;
};

// `device`, where the segment should be on this host, does not exist: names those that do, and which of them has an address
// of [peers].
Mistake missing_interface(const Config& config, const Segment& segment, const std::string& device,
                          const std::vector<Device>& existing);

// The effective configuration as sorted `key=value` lines, each ended by a line feed: vrrp-relayd(8), option --print-config.
std::string print_config(const Config& config);

// Of what is to be the same on every host: hosts, segments, pairs, port and quorum; not what each has of its own, as devices and
// files. It goes with the handshakes of the secured carrier, so that hosts whose files differ can be told. Never 0.
std::uint64_t digest(const Config& config);

}  // namespace config
