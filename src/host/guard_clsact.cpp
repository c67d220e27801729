// Kind clsact: a classic-BPF filter in the device's tc egress, for kernels without the nftables egress hook. The kernel does
// not remove it when the daemon is killed; it is found again by its fixed priority and handle, and replaced. What a killed
// daemon leaves drops nothing but our own mark.
#include <linux/bpf_common.h>
#include <linux/pkt_cls.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "host/clsact.hpp"
#include "host/guard.hpp"
#include "host/injector.hpp"

namespace host {
namespace {

// ld #mark; jeq #kInjectMark, drop, go on
constexpr sock_filter kProgram[] = {
    {BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_MARK)},
    {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, kInjectMark},
    {BPF_RET | BPF_K, 0, 0, TC_ACT_SHOT},
    {BPF_RET | BPF_K, 0, 0, static_cast<std::uint32_t>(TC_ACT_UNSPEC)},
};

// One handle for each segment name, so that two daemons on one device do not take each other's filter away (FNV-1a).
std::uint32_t handle_of(const std::string& segment) {
  std::uint32_t hash = 2166136261U;
  for (const char c : segment) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619U;
  return hash == 0 ? 1 : hash;
}

class ClsactGuard final : public Guard {
 public:
  ClsactGuard(std::unique_ptr<Netlink> netlink, clsact::Filter filter, bool made_qdisc)
      : netlink_(std::move(netlink)), filter_(filter), made_qdisc_(made_qdisc) {}
  ClsactGuard(const ClsactGuard&) = delete;
  ClsactGuard& operator=(const ClsactGuard&) = delete;

  ~ClsactGuard() override {
    clsact::remove(*netlink_, filter_);
    if (made_qdisc_ && !clsact::has_filters(*netlink_, filter_.index, clsact::Hook::egress) &&
        !clsact::has_filters(*netlink_, filter_.index, clsact::Hook::ingress))
      clsact::remove_qdisc(*netlink_, filter_.index);
  }

  std::string_view kind() const override { return "clsact"; }
  bool holds() const override { return clsact::is_there(*netlink_, filter_); }

 private:
  std::unique_ptr<Netlink> netlink_;
  clsact::Filter filter_;
  bool made_qdisc_;  // what somebody else has put there stays
};

base::SysError explain(int code, const std::string& device) {
  base::SysError error{code, "make a clsact egress guard on", device, std::strerror(code), {}};
  if (code == EPERM) {
    error.hint = "it needs CAP_NET_ADMIN";
  } else if (code == ENOENT || code == EOPNOTSUPP) {
    error.hint = "this kernel lacks sch_ingress (clsact) or cls_bpf";
  } else if (code == EINVAL) {
    error.hint = "an ingress qdisc in clsact's place? see: tc qdisc show dev " + device;
  }
  return error;
}

}  // namespace

base::Result<std::unique_ptr<Guard>, base::SysError> make_clsact_guard(const std::string& segment, const Link& link) {
  auto netlink = Netlink::open(NETLINK_ROUTE);
  if (!netlink) return base::Err{explain(errno, link.name)};
  bool made = false;
  if (const int code = clsact::ensure_qdisc(*netlink, link.index, made); code != 0) return base::Err{explain(code, link.name)};
  const clsact::Filter filter{link.index, clsact::Hook::egress, kClsactPriority, handle_of(segment)};
  if (const int code = clsact::put_verdict(*netlink, filter, kProgram); code != 0) {
    if (made) clsact::remove_qdisc(*netlink, link.index);
    return base::Err{explain(code, link.name)};
  }
  return std::unique_ptr<Guard>(std::make_unique<ClsactGuard>(std::move(netlink), filter, made));
}

}  // namespace host
