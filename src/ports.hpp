// This host's devices: where each segment's VRRP daemon speaks, and the tunnels of carrier `tunnel`.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "core/events.hpp"
#include "host/links.hpp"
#include "host/segment_port.hpp"
#include "net/loop.hpp"

class Ports {
 public:
  // An event of a device; it points to octets that are valid during the call only.
  using Sink = std::function<void(const core::Event&)>;

  Ports(net::Loop& loop, Sink sink) : loop_(loop), sink_(std::move(sink)) {}

  // A device that the old configuration had in the same way stays open. follow() comes next.
  void fit(const config::Config& config, std::size_t self);
  // At the start, after fit(): devices that a killed relay has left and that nobody wants any more.
  void remove_left_over(const host::Links& links) const;
  // Links changed, or a retry is due. Logs what changed, and tells of each segment whether it takes injections.
  void follow(const host::Links& links, base::Instant now);
  std::optional<base::Instant> retry_at() const;

  base::Result<base::Ok, base::DropReason> inject(const core::Inject& inject);
  int last_errno(std::size_t segment) const;
  // Those of `sends` that go by a tunnel's device. failed(index into sends, errno).
  void send(std::span<const core::Send> sends, const std::function<void(std::size_t, int)>& failed);

 private:
  struct Port {
    std::string what;       // "segment lan", "tunnel to b"
    std::string device;
    const host::InjectMode* mode = nullptr;
    bool unguarded = false;
    std::string filter{};    // pcap-filter(7): what to capture
    std::size_t index = 0;   // of the segment or of the peer
    std::uint64_t node = 0;  // of a tunnel: the peer's; 0 for a segment
    std::unique_ptr<host::SegmentPort> port{};
  };
  using PortList = std::vector<std::unique_ptr<Port>>;

  static std::vector<Port> wanted(const config::Config& config, std::size_t self);
  void open(Port& port, const std::string& segment);
  void captured(const Port& port, host::Direction direction, const host::CapturedPacket& packet);
  Port* find(std::size_t index, bool is_tunnel) const;

  net::Loop& loop_;
  Sink sink_;
  PortList ports_;  // the segments in their order, then the tunnels
  base::Instant followed_at_;
};
