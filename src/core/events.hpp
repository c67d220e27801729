// What happens to the engine, and what it wants done. The engine does nothing itself: it is handed an event and the time,
// and fills in actions; whoever runs it (the daemon, a simulation, a fuzz target) carries them out.
#pragma once

#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/drop_reason.hpp"
#include "base/time.hpp"
#include "carrier/channel.hpp"
#include "config/config.hpp"
#include "core/notice.hpp"
#include "core/trace.hpp"
#include "session/key_ring.hpp"
#include "session/probe.hpp"
#include "wire/ip_address.hpp"

namespace core {

using SegmentIndex = std::size_t;  // into Config::segments
using PeerIndex = std::size_t;     // into Config::peers

// An advert that this host's VRRP daemon sent.
struct Captured {
  SegmentIndex segment = 0;
  base::Instant captured_at;
  base::Bytes octets;  // from the IP header on
};

// An advert that came over the wire by native multicast.
struct Native {
  SegmentIndex segment = 0;
  base::Bytes octets;
};

// A datagram from the network, of whatever sender.
struct Received {
  carrier::From from;
  base::Bytes octets;
};

// All addresses of this host, its loopback's included, and the broadcast addresses of its networks.
struct AddressesChanged {
  std::span<const wire::IpAddress> own;
  std::span<const wire::IpAddress> broadcasts{};
};

// Whether the segment takes injections, and if not, why.
struct SegmentChanged {
  SegmentIndex segment = 0;
  std::optional<base::DropReason> blocked;
};

// A Send or Inject action that the kernel refused.
struct SendFailed {
  PeerIndex peer = 0;
  std::uint8_t path = 0;
  bool advert = false;
  int error = 0;  // the system's error number
};
struct InjectFailed {
  SegmentIndex segment = 0;
  PeerIndex origin = 0;
  base::DropReason reason = base::DropReason::inject_failed;  // or what blocks the segment, and was not known in time
  int error = 0;                                              // that number, of inject_failed
};

// Configuration and key files were read again. A pair that did not change loses nothing: its session goes on where its key is
// still there. This host's name is the old one.
struct NewConfig {
  const config::Config* config = nullptr;  // not null, as keys; both are copied
  PeerIndex self = 0;
  const session::KeyRing* keys = nullptr;
};

// This host stood still, or is a copy of one that ran before: no session and no number may be used again.
struct Resumed {
  base::Duration missing{};  // how long it stood still
};

// Somebody wants to know what passes to and from the peers, in flows of their own.
struct ProbesWanted {};

// A packet of a probe has come in.
struct ProbeArrived {
  session::Probe probe;
  wire::IpAddress source;
};

struct Tick {};      // the deadline has come
struct Stopping {};  // say good-bye to the peers

using Event = std::variant<Captured, Native, Received, AddressesChanged, SegmentChanged, SendFailed, InjectFailed, NewConfig,
                           Resumed, ProbesWanted, ProbeArrived, Tick, Stopping>;

struct Send {
  carrier::Transport transport = carrier::Transport::udp;
  wire::IpAddress local;  // unspecified: the kernel chooses
  wire::IpAddress remote;
  std::uint16_t remote_port = 0;
  base::Bytes octets;
  PeerIndex peer = 0;
  std::uint8_t path = 0;
  bool advert = false;
};

struct Inject {
  SegmentIndex segment = 0;
  base::Bytes packet;
  wire::IpAddress destination;
  std::uint8_t vrid = 0;
  PeerIndex origin = 0;
};

// The packet of a probe, in a flow of its own.
struct SendProbe {
  session::Probe probe;
  SegmentIndex segment = 0;  // of a multicast: where to
  wire::IpAddress local;     // unspecified: the kernel chooses
  wire::IpAddress remote;    // or the group
  std::uint16_t remote_port = 0;
};

// Bounded, and allocated once. Octets of an Inject and of a Trace point into the event's; so carry all out before the next event, then
// clear(). What finds no room is not done and counted in overflowed().
class Actions {
 public:
  Actions();

  std::span<const Send> sends() const { return sends_; }
  std::span<const Inject> injects() const { return injects_; }
  std::span<const Notice> notices() const { return notices_; }
  std::span<const SendProbe> probes() const { return probes_; }
  std::span<const Trace> traces() const { return traces_; }
  // Packets of probes are to be looked for, for some seconds from now on.
  bool looks_for_probes() const { return looks_for_probes_; }
  // Whether this host may be MASTER, where that is another answer than before.
  std::optional<bool> health() const { return health_; }
  std::uint64_t overflowed() const { return overflowed_; }
  void clear();

  // Where the next datagram may be written; send() keeps its first `size` octets.
  base::MutableBytes room();
  void send(Send send, std::size_t size);
  void inject(const Inject& inject);
  void notice(const Notice& notice);
  void probe(const SendProbe& probe);
  void trace(const Trace& trace);
  // The kernel refused that one of sends() or injects(): its trace says so.
  void send_failed(std::size_t send);
  void inject_failed(std::size_t inject, base::DropReason reason);
  void look_for_probes() { looks_for_probes_ = true; }
  void health(bool healthy) { health_ = healthy; }

 private:
  void mark(base::Stage stage, std::size_t action, base::DropReason reason);

  std::vector<std::uint8_t> octets_;
  std::size_t used_ = 0;
  std::vector<Send> sends_;
  std::vector<Inject> injects_;
  std::vector<Notice> notices_;
  std::vector<SendProbe> probes_;
  std::vector<Trace> traces_;
  bool looks_for_probes_ = false;
  std::optional<bool> health_;
  std::uint64_t overflowed_ = 0;
};

}  // namespace core
