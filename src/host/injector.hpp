// Injection modes: how an advert from a peer is given to the local VRRP daemon. A mode is one file and one line in
// inject_table.cpp.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "host/links.hpp"
#include "wire/ip_address.hpp"

namespace host {

// SO_MARK of every injected packet; the egress guard drops what carries it.
inline constexpr std::uint32_t kInjectMark = 0x76727270;  // "vrrp"

struct Injection {
  base::Bytes packet;           // the whole IP packet, handed to the kernel as it is
  wire::IpAddress destination;  // its own group, or a broadcast address of this host
  std::uint8_t vrid = 0;
};

class Injector {
 public:
  virtual ~Injector() = default;
  // Only of a mode that makes the segment's device itself: makes it, or keeps it, and gives it this host's address, the first
  // of `listed` that is on this host. The device's index. Called before set_links() and as often.
  virtual base::Result<int, base::SysError> make_device(const std::string& name, std::span<const wire::IpAddress> listed,
                                                        const Links& links);
  // The segment's device and its Links::children(); called at start and whenever a link changed. After a failure nothing is
  // injected until it succeeds.
  virtual base::Result<base::Ok, base::SysError> set_links(const Link& base, std::span<const Link> children) = 0;
  // Never blocks. The errno of the failure, or 0.
  virtual int inject(const Injection& injection) = 0;

  // A descriptor to watch, or -1: when it is readable, drain() is to be called. False: it is dead, only a new injector helps.
  virtual int fd() const { return -1; }
  virtual bool drain() { return true; }
};

// What gets an injected packet, on the segment's device and on macvlans on it. The contract test holds each row to it.
struct Reach {
  bool raw_socket = false;  // keepalived
  bool udp_socket = false;  // bound to the port, member of the group
  bool pcap = false;        // ucarp, tcpdump
  // Every macvlan, as from the wire. Else each private one, and one of a virtual router its own adverts only.
  bool every_macvlan = false;
  bool past_rp_filter = false;  // also where the kernel knows no way back to the packet's source
};

struct InjectMode {
  std::string_view name;
  bool needs_guard;   // the original must be kept from leaving the host
  bool needs_tap;     // /dev/net/tun, and CAP_NET_ADMIN also with `unguarded`
  bool makes_device;  // the segment's device is the mode's own: nothing comes in natively, and it need not be there
  Reach reach;
  std::unique_ptr<Injector> (*make)();
};

std::span<const InjectMode> inject_modes();
const InjectMode* find_inject_mode(std::string_view name);
// How carrier `tunnel` sends through the tunnel's interface.
const InjectMode& tunnel_mode();

}  // namespace host
