// Carriers: how adverts look on the wire between two hosts. A carrier is one file and one line in table.cpp.
//
// A Channel is one pair's end of a carrier. It does no I/O: the engine hands it frames to seal and datagrams to open, asks
// poll() for packets that it wants to send of its own accord, and wakes it at next_deadline().
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "carrier/transport.hpp"
#include "session/frame.hpp"
#include "session/link.hpp"
#include "wire/ip_address.hpp"

namespace carrier {

inline constexpr std::size_t kMaxDatagramBytes = 1600;  // an inner packet of 1500 octets with all that goes around it

// Where a datagram came from.
struct From {
  Transport transport = Transport::udp;
  wire::IpAddress local;
  wire::IpAddress remote;
  std::uint16_t remote_port = 0;
  std::uint64_t link = 0;  // transport link: node id of the peer whose interface it is
};

struct Opened {
  std::optional<session::Frame> frame;  // none: the datagram was the channel's own business
  std::optional<std::uint64_t> boot;    // which run of the peer's relay speaks; none where the carrier cannot tell
  bool new_boot = false;                // first packet of that run
  bool ready = false;                   // what was refused by seal() would be sealed now
  std::optional<session::ClockReading> clock{};
};

struct Transmit {
  std::uint8_t path = 0;
  std::optional<From> reply_to;  // back to where a packet came from, instead of along the path
  std::size_t size = 0;
};

class Channel {
 public:
  virtual ~Channel() = default;

  // Is this datagram this peer's? Cheap, and no proof of anything: open() proves.
  virtual bool claims(const From& from, base::Bytes datagram) const = 0;
  // The result points into `datagram` or `scratch`.
  virtual base::Result<Opened, base::DropReason> open(base::Instant now, const From& from, base::Bytes datagram,
                                                      base::MutableBytes scratch) = 0;
  // The datagram's size; 0: not now. open() tells when it is ready.
  virtual std::size_t seal(base::Instant now, const session::FrameHead& head, base::Bytes body,
                           base::MutableBytes out) = 0;

  // The next packet that the channel itself wants to send; called until it gives none.
  virtual std::optional<Transmit> poll(base::Instant, base::MutableBytes) { return std::nullopt; }
  virtual std::optional<base::Instant> next_deadline() const { return std::nullopt; }
  // A PING on every path is wanted now. True once for each time; next_deadline() tells of the next.
  virtual bool wants_ping(base::Instant) { return false; }

  // One or two, the first sends. A channel without keys ignores them.
  virtual void set_keys(std::span<const session::Key>) {}
  // A hash of the configuration goes with its handshakes: this host's is a new one; the peer's, none where it is not known.
  virtual void tell_config_hash() {}
  virtual std::optional<std::uint64_t> peer_config_hash() const { return std::nullopt; }
  // This host's relay counts as started again, with that boot id.
  virtual void begin_new_run(base::Instant now, std::uint64_t boot) = 0;
  virtual std::optional<session::Link::KeyIds> key_ids() const { return std::nullopt; }
  virtual std::uint64_t lost() const { return 0; }  // packets of the peer that did not arrive, where it can be known
};

// A segment as the carriers without frames tell it from others.
struct SegmentKey {
  std::uint16_t segment = 0;
  std::optional<std::uint32_t> key{};  // GRE key, RFC 2890

  bool operator==(const SegmentKey&) const = default;
};

// What a channel knows of its pair when it is made.
struct PairContext {
  std::uint64_t own_node = 0;
  std::uint64_t peer_node = 0;
  std::uint64_t own_boot = 0;
  std::span<const wire::IpAddress> peer_addresses{};
  bool plaintext = false;
  std::span<const session::Key> keys{};  // group keys, for a pair that is not plaintext; copied
  session::LocalEnd* local = nullptr;  // outlives the channel; needed with keys
  base::Instant begun{};
  base::Duration ping{};
  std::size_t paths = 1;
  std::span<const SegmentKey> segments{};
  bool gre_checksum = false;
  bool gre_sequence = false;
};

// What a pair may say of its carrier beside its name.
enum class Options : std::uint8_t {
  none,
  gre,     // gre_key, gre_checksum, gre_sequence
  device,  // device, and must
};

struct Carrier {
  std::string_view name;  // as in `carrier = "..."`
  Transport transport;
  bool has_frames;  // speaks PING, PONG and BYE, and ids; else liveness is unknown, and one path is used
  bool can_protect;
  Options options;
  std::unique_ptr<Channel> (*make)(const PairContext& pair);
};

std::span<const Carrier> carriers();
const Carrier* find_carrier(std::string_view name);

}  // namespace carrier
