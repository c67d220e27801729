// What the engine knows at one moment, for status and counters. Made on request; the packet path never builds one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/counters.hpp"
#include "core/findings.hpp"
#include "core/peer.hpp"

namespace core {

struct PathStatus {
  wire::IpAddress local;
  wire::IpAddress remote;
  std::optional<base::Duration> since_heard;
  std::optional<base::Duration> rtt;
  std::optional<base::Duration> one_way;  // peer to this host
};

struct PeerStatus {
  std::string name;
  std::string carrier;
  Liveness liveness = Liveness::unknown;
  std::vector<PathStatus> paths;
  Counters counters;
  std::optional<session::Link::KeyIds> keys{};  // none: plaintext
  std::uint64_t lost = 0;                 // its packets that did not arrive, where it can be known
  std::size_t held = 0;                   // adverts that wait for a session
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
};

struct RouterStatus {
  std::string segment;
  std::uint8_t vrid = 0;
  std::vector<VoiceStatus> voices;
  std::optional<std::size_t> master;  // into voices
  std::uint64_t changes = 0;          // of the MASTER
  std::vector<FindingStatus> findings;
};

struct Snapshot {
  std::string self;
  bool observes = false;  // nothing is injected
  Counters counters;
  std::vector<PeerStatus> peers;
  std::vector<SegmentStatus> segments;
  std::vector<RouterStatus> routers;
};

}  // namespace core
