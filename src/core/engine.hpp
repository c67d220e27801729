// The engine: everything that vrrp-relayd decides, as a function of events and the time.
//
//   Captured ---- relay: policy, advert id ----> Send, one per peer and path
//   Received ---- open, policy, filters -------> Inject
//   Native ------ stand-by ---------------------^ (holds it back)
//
// It relays only what has a source of this host, and never what came from a peer: so no advert can go round. It is pure: no
// socket, clock or log, and no allocation per packet. One thread calls it.
#pragma once

#include <vector>

#include "base/random.hpp"
#include "config/config.hpp"
#include "core/counters.hpp"
#include "core/events.hpp"
#include "core/group_watch.hpp"
#include "core/mesh.hpp"
#include "core/peer.hpp"
#include "core/policy.hpp"
#include "core/quorum.hpp"
#include "core/refusals.hpp"
#include "core/snapshot.hpp"
#include "core/streams.hpp"
#include "core/watch.hpp"

namespace core {

class Engine {
 public:
  // REQUIRES: a configuration that config::parse accepted. It and the keys are copied. `self` is this host's index in its
  // peers.
  Engine(base::Instant now, const config::Config& config, std::size_t self, base::Random& random,
         const session::KeyRing& keys = session::KeyRing());

  void handle(base::Instant now, const Event& event, Actions& out);
  base::Instant next_deadline() const;
  Snapshot snapshot(base::Instant now) const;

 private:
  struct Segment {
    std::uint16_t id = 0;
    std::optional<base::DropReason> blocked = base::DropReason::link_down;
  };

  // An advert of a peer that may be injected, but for what changes from moment to moment.
  struct Accepted {
    StreamKey key;
    Checked checked;
  };

  // engine.cpp: from this host to its peers
  void on(base::Instant now, const Captured& event, Actions& out);
  void on(base::Instant now, const Native& event, Actions& out);
  void on(base::Instant now, const AddressesChanged& event, Actions& out);
  void on(base::Instant now, const SegmentChanged& event, Actions& out);
  void on(base::Instant now, const SendFailed& event, Actions& out);
  void on(base::Instant now, const InjectFailed& event, Actions& out);
  void on(base::Instant now, const Resumed& event, Actions& out);
  void on(base::Instant now, const Tick& event, Actions& out);
  void on(base::Instant now, const Stopping& event, Actions& out);

  // pairs.cpp: what the configuration says
  void on(base::Instant now, const NewConfig& event, Actions& out);
  void make_segments();
  void make_nodes();
  std::uint64_t own_hash() const;
  std::unique_ptr<Peer> make_peer(base::Instant now, PeerIndex index, const session::KeyRing& keys);

  void relay(base::Instant now, const Captured& event, Actions& out);
  void watch(base::Instant now, SegmentIndex segment, std::optional<PeerIndex> speaker, bool native, const Checked& checked,
             Actions& out);

  // send.cpp: frames to one peer
  void fan_out(base::Instant now, PeerIndex peer, const StreamKey& key, const session::FrameHead& head,
               base::Instant captured_at, base::Bytes packet, Actions& out);
  void release_held(base::Instant now, PeerIndex peer, Actions& out);
  void drop_old_held(base::Instant now, PeerIndex peer, Actions& out);
  void drop_unsent(base::Instant now, PeerIndex peer, const StreamKey& key, const session::FrameHead& head, base::Bytes packet,
                   base::DropReason reason, Actions& out);
  bool send_frame(base::Instant now, PeerIndex peer, std::size_t path, session::FrameHead head, base::Bytes body,
                  Actions& out);
  void send_due_pings(base::Instant now, PeerIndex peer, Actions& out);  // with a report, where one is due
  void send_ping(base::Instant now, PeerIndex peer, std::size_t path, Actions& out);
  void send_pong(base::Instant now, PeerIndex peer, const Received& event, const session::Frame& ping, Actions& out);
  void poll_channel(base::Instant now, PeerIndex peer, Actions& out);  // also the PINGs that it asks for

  // report.cpp: what is told of who is heard
  void look_around(base::Instant now);
  void list_masters(base::Instant now);
  bool owes_report(base::Instant now, PeerIndex peer) const;
  void send_report(base::Instant now, PeerIndex peer, std::size_t path, Actions& out);
  std::vector<ToldMaster> masters_of(base::Instant now, const PeerReport& report) const;
  void report_arrived(base::Instant now, PeerIndex peer, const session::Frame& frame, Actions& out);

  // silence.cpp: carriers that cannot ask whether a peer is there
  void others_speak(base::Instant now, PeerIndex speaker, const StreamKey& key);
  void check_streams(base::Instant now, PeerIndex peer, Actions& out);

  // probe.cpp: what passes in flows of their own
  void on(base::Instant now, const ProbesWanted& event, Actions& out);
  void on(base::Instant now, const ProbeArrived& event, Actions& out);
  void poll_probes(base::Instant now, PeerIndex peer, Actions& out);
  void send_probe_frame(base::Instant now, PeerIndex peer, std::size_t path, session::FrameKind kind,
                        const session::Probe& probe, Actions& out);
  void send_probe(PeerIndex peer, std::size_t path, const session::Probe& probe, Actions& out);
  void probe_frame_arrived(base::Instant now, PeerIndex peer, const session::Frame& frame, Actions& out);

  // quorum.cpp: who answers
  std::size_t reachable() const;  // of all hosts, this one counted
  void judge_quorum(base::Instant now, Actions& out);
  QuorumStatus quorum_status() const;

  // receive.cpp: from a peer to this host
  void on(base::Instant now, const Received& event, Actions& out);
  std::optional<PeerIndex> claimant(const Received& event) const;
  void opened(base::Instant now, PeerIndex peer, const Received& event, const carrier::Opened& opened, Actions& out);
  void compare_config(PeerIndex peer, Actions& out);
  void clock_read(base::Instant now, const session::ClockReading& clock, Peer& peer);
  bool pong_arrived(base::Instant now, Peer& peer, PeerPath& path, const session::Frame& frame);
  void advert_arrived(base::Instant now, PeerIndex peer, const Received& event, const carrier::Opened& opened, Actions& out);
  base::Result<Accepted, base::DropReason> receive_advert(base::Instant now, const carrier::Opened& opened, Trace& trace,
                                                          Actions& out);
  std::optional<base::DropReason> inject_advert(base::Instant now, const Accepted& advert, const carrier::Opened& opened,
                                                const Trace& trace, Actions& out);
  std::optional<base::DropReason> check_source(base::Instant now, PeerIndex peer, const wire::IpAddress& source,
                                               Actions& out);
  static std::optional<base::DropReason> check_order(const InjectedStream* stream, const Checked& checked, const carrier::Opened& opened);
  bool may_reach_receivers(const wire::IpPacket& packet) const;
  bool is_late(base::Instant now, PeerIndex peer, const session::FrameHead& head, base::Duration longest);
  std::optional<SegmentIndex> segment_of(std::uint16_t id) const;

  bool is_own(const wire::IpAddress& address) const;
  void drop(base::Instant now, base::DropReason reason, std::optional<PeerIndex> peer,
            std::optional<wire::IpAddress> address, Actions& out);
  // The same, and its trace says why.
  void drop(base::Instant now, Trace trace, base::DropReason reason, std::optional<wire::IpAddress> address, Actions& out);
  void sweep_native(base::Instant now, Actions& out);

  config::Config config_;
  PeerIndex self_;
  base::Random& random_;
  session::LocalEnd local_;
  std::vector<Segment> segments_;
  std::vector<std::uint64_t> nodes_;          // node ids, by index
  std::vector<std::unique_ptr<Peer>> peers_;  // by index; null for this host
  std::vector<wire::IpAddress> own_addresses_;
  std::vector<wire::IpAddress> broadcasts_;  // of this host's networks
  Streams<InjectedStream> injected_;
  Streams<NativeStream> native_;
  Watch watch_;
  GroupWatch groups_;
  Mesh mesh_;
  OwnReport report_;
  Quorum quorum_;
  Refusals refusals_;
  Counters counters_;
  std::uint64_t advert_id_ = 0;
  base::Instant next_sweep_;
  std::array<std::uint8_t, carrier::kMaxDatagramBytes> scratch_{};
  std::array<std::uint8_t, session::kMaxInnerBytes> finished_{};  // a captured packet, with its checksum
};

}  // namespace core
