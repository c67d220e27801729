// The egress guard: drops, as late as possible on the way out of one device, every packet that carries kInjectMark, so that
// the original of an injected advert never leaves the host while its loop-back copy is delivered. A rule in inet output or
// postrouting would kill the copy too. The kernel removes the guard when the daemon dies (kind nftables).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "host/links.hpp"

namespace host {

class Guard {
 public:
  virtual ~Guard() = default;  // removes the rule
  virtual std::string_view kind() const = 0;  // a name of guard_kinds()
  // Asks the kernel: is the rule still there, on the device that it was made for?
  virtual bool holds() const = 0;
};

// Of the filter that kind clsact puts into tc egress: "vr"; before it anybody may have filters of his own.
inline constexpr std::uint32_t kClsactPriority = 0x7672;

struct GuardKind {
  std::string_view name;
  base::Result<std::unique_ptr<Guard>, base::SysError> (*make)(const std::string& segment, const Link& link);
};

// In order of preference: "nftables" (owner table, Linux >= 5.16), "clsact" (classic BPF in tc egress).
std::span<const GuardKind> guard_kinds();

// The first kind that works; the error tells of each kind that did not.
base::Result<std::unique_ptr<Guard>, base::SysError> make_guard(const std::string& segment, const Link& link);

}  // namespace host
