// A TAP device of the daemon's own: what is written to it arrives on it as a frame of Ethernet. Its frames have a source MAC
// that no card has, by which every relay in this network namespace knows them as injected ones.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "base/unique_fd.hpp"
#include "wire/ip_address.hpp"

namespace host {

using Mac = std::array<std::uint8_t, 6>;

// Locally administered; the last two octets differ from device to device.
inline constexpr Mac kInjectedMac{0x02, 0x76, 0x72, 0x72, 0, 0};  // "vrr"
// pcap-filter(7): a frame with that source. On a device without Ethernet's header these octets are a part of the IP header that
// no relayed packet has so: matches nothing.
inline constexpr std::string_view kInjectedFrames = "ether[6:4] = 0x02767272";

// To where a packet's frame goes: RFC 1112 6.4, RFC 2464 7; all stations for what is no multicast.
Mac destination_mac(const wire::IpAddress& destination);

class Tap {
 public:
  // A new device, gone with the process. `name` may have a %d, which becomes the first number that is free. EBUSY: there is one.
  static base::Result<Tap, base::SysError> make(const std::string& name);
  // One that a process has left behind, see keep(). EBUSY: another process has it.
  static base::Result<Tap, base::SysError> attach(const std::string& name);

  const std::string& name() const { return name_; }
  int index() const { return index_; }
  int fd() const { return fd_.get(); }

  // Whether it outlives the process, without carrier then, for this user and CAP_NET_ADMIN to attach to. 0 or an errno.
  int keep(bool kept) const;
  // The IP packet in a frame. Never blocks, allocates nothing. 0 or an errno.
  int send(base::Bytes packet, const wire::IpAddress& destination) const;
  // Throws away what this host sends out of it, which nobody reads. False: the device is gone.
  bool drain() const;

 private:
  static base::Result<Tap, base::SysError> open(const std::string& name, int flags);

  base::UniqueFd fd_;
  std::string name_;
  int index_ = 0;
  Mac source_ = kInjectedMac;
};

}  // namespace host
