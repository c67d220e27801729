// Captures adverts on one interface with libpcap: immediate mode, never promiscuous, one direction a handle, or both to look on.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "base/time.hpp"

namespace host {

enum class Direction : std::uint8_t { in, out, both };  // in: from the wire; out: what this host sends

struct CapturedPacket {
  base::Duration age;  // since the kernel's time stamp, never negative, as seen when it is handed over
  base::Bytes octets;  // from the IP header on; valid during the call only
};

class Capture {
 public:
  // `filter` is a pcap-filter(7) expression. Errors: no CAP_NET_RAW (errno EPERM), no such device (ENODEV).
  static base::Result<Capture, base::SysError> open(const std::string& interface, Direction direction,
                                                    const std::string& filter);
  Capture(Capture&&) noexcept;
  Capture& operator=(Capture&&) noexcept;
  ~Capture();

  int fd() const;
  // Hands over what has arrived (at most a bounded batch). False: the device has gone and this handle is dead.
  bool dispatch(const std::function<void(const CapturedPacket&)>& sink);
  std::uint64_t kernel_drops() const;  // packets that the ring had no room for

 private:
  struct Impl;
  explicit Capture(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace host
