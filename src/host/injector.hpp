// Injection modes: how an advert from a peer is given to the local VRRP daemon. A mode is one file and one line in
// inject_table.cpp.
#pragma once

#include <memory>
#include <span>
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
  // The segment's device and its Links::children(); called at start and whenever a link changed. After a failure nothing is
  // injected until it succeeds.
  virtual base::Result<base::Ok, base::SysError> set_links(const Link& base, std::span<const Link> children) = 0;
  // Never blocks. The errno of the failure, or 0.
  virtual int inject(const Injection& injection) = 0;
};

struct InjectMode {
  std::string_view name;
  bool needs_guard;  // the original must be kept from leaving the host
  std::unique_ptr<Injector> (*make)();
};

std::span<const InjectMode> inject_modes();
const InjectMode* find_inject_mode(std::string_view name);
// How carrier `tunnel` sends through the tunnel's interface.
const InjectMode& tunnel_mode();

}  // namespace host
