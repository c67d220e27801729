// What the engine knows at one moment, for status and counters. Made on request; the packet path never builds one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/advert_gaps.hpp"
#include "core/counters.hpp"
#include "core/findings.hpp"
#include "core/peer.hpp"
#include "core/quorum.hpp"

namespace core {

struct PathStatus {
  wire::IpAddress local;
  wire::IpAddress remote;
  std::optional<base::Duration> since_heard;
  std::optional<base::Duration> rtt;
  std::optional<base::Duration> one_way;  // peer to this host
};

// Both directions, over all paths.
enum class Passage : std::uint8_t {
  unknown,  // not known yet, or the carrier has no PING
  both,
  one_way,  // the peer is heard, and does not hear this host
  silent,   // nothing comes from it
};

// What a peer tells of a MASTER.
struct ToldMaster {
  std::string segment;
  wire::Family family = wire::Family::ipv4;
  std::uint8_t vrid = 0;
  std::uint8_t priority = 0;
  std::string origin;  // whose relay carried its adverts there; empty: they came natively
  base::Duration age{};
};

struct PeerStatus {
  std::string name;
  std::string carrier;
  Liveness liveness = Liveness::unknown;
  std::vector<PathStatus> paths;
  Counters counters;
  std::optional<session::Link::KeyIds> keys{};  // none: plaintext
  std::uint64_t lost = 0;                 // its packets that did not arrive, where it can be known
  bool config_differs = false;            // from this host's
  std::size_t held = 0;                   // adverts that wait for a session
  Passage passage = Passage::unknown;
  std::vector<ToldMaster> masters{};      // as it last told
  bool probing = false;                   // what passes is being asked
  PassedWays passed{};                    // as was last asked
  std::vector<std::string> waits_for{};   // names that do not resolve, so that it has no address
};

struct SegmentStatus {
  std::string name;
  std::string device;  // on this host
  std::optional<base::DropReason> blocked;
};

struct VoiceStatus {
  std::string speaker;  // a peer's or this host's name; empty: a stranger
  wire::IpAddress source;
  std::uint8_t version = 0;
  std::uint8_t priority = 0;
  bool resigned = false;
  base::Duration interval{};
  base::Duration since_last{};
  base::Duration speaks_for{};  // without a break, until its last advert
  std::uint64_t late = 0;
  base::Duration longest_gap{};
  std::vector<wire::IpAddress> addresses;  // the first VirtualAddresses::kMost
  std::size_t address_count = 0;
};

struct FindingStatus {
  Finding finding = Finding::count_;
  std::string segment;
  std::uint8_t vrid = 0;
  VoiceStatus voice;
  VoiceStatus other;                    // where it takes two
  std::optional<base::Duration> since;  // for how long
  Finding cause = Finding::count_;      // count_: not known
  Deaf deaf{};                          // of the cause one_way: voice, other
  std::uint8_t protocol = 0;            // of the router
};

// The finding one_way: a host does not hear another one, which hears it.
struct OneWayStatus {
  std::string host;
  std::string speaker;
  std::vector<wire::IpAddress> addresses;  // of the speaker
  std::uint16_t port = 0;                  // that must be open at the host
  base::Duration since{};
};

struct RouterStatus {
  std::string segment;
  std::uint8_t vrid = 0;
  std::vector<VoiceStatus> voices;
  std::optional<std::size_t> master;  // into voices
  std::uint64_t changes = 0;          // of the MASTER
  std::vector<FindingStatus> findings;
  AdvertGaps gaps{};  // of the MASTER's adverts, whoever it was
  std::uint8_t protocol = 0;  // into proto::protocols(): one that elects
};

// A host that sends to a group, or to a broadcast port.
struct SenderStatus {
  std::string speaker;  // a peer's or this host's name; empty: a stranger
  wire::IpAddress source;
  bool native = false;  // its last datagram came over the wire
  std::uint64_t datagrams = 0;
  double rate = 0;  // a second; 0: less than one in ten seconds
  base::Duration since_last{};
};

// What is relayed as datagrams of a segment.
struct GroupStatus {
  std::string segment;
  std::string name;  // as in `relay`: "udp:239.0.0.42:694"
  std::vector<SenderStatus> senders;
};

struct QuorumStatus {
  Majority majority = Majority::unknown;
  std::vector<std::string> reachable;  // hosts that answer, this one too
  std::vector<std::string> silent;

  std::size_t voters() const { return reachable.size() + silent.size(); }
};

// Of the file for keepalived's track_file; the daemon writes it.
struct HealthFileStatus {
  std::string path;
  bool healthy = false;  // what it says, or should say
  std::uint64_t write_failures = 0;
  std::string problem;  // empty: it was written
};

// A name of the configuration that does not resolve; the daemon asks.
struct NameStatus {
  std::string name;
  std::string problem;
  std::vector<wire::IpAddress> kept;  // what it was before, which stays in use
};

struct Snapshot {
  std::string self;
  bool observes = false;  // nothing is injected
  Counters counters;
  std::vector<PeerStatus> peers;
  std::vector<SegmentStatus> segments;
  std::vector<RouterStatus> routers;
  std::vector<GroupStatus> groups{};
  std::vector<OneWayStatus> one_way;
  std::optional<QuorumStatus> quorum{};  // none: off
  std::optional<HealthFileStatus> health_file{};
  std::vector<NameStatus> names{};
};

// For log and status alike. Indices into the configuration's peers.
OneWayStatus one_way_status(std::size_t host, std::size_t speaker, base::Duration since, const config::Config& config);

}  // namespace core
