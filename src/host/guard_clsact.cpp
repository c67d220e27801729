// Kind clsact: a classic-BPF filter in the device's tc egress, for kernels without the nftables egress hook. The kernel does
// not remove it when the daemon is killed; it is found again by its fixed priority and handle, and replaced. What a killed
// daemon leaves drops nothing but our own mark.
#include <arpa/inet.h>
#include <linux/bpf_common.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "host/guard.hpp"
#include "host/injector.hpp"
#include "host/netlink.hpp"

namespace host {
namespace {

constexpr std::uint32_t kClsactHandle = 0xffff0000;
constexpr std::uint32_t kEgressParent = TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS);
constexpr std::uint32_t kIngressParent = TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS);

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

nlmsghdr* append(NetlinkMessages& messages, std::uint16_t type, int flags, int index, std::uint32_t parent,
                 std::uint32_t handle, std::uint32_t info) {
  nlmsghdr* message = messages.append(type, static_cast<std::uint16_t>(flags));
  auto* header = NetlinkMessages::extra_header<tcmsg>(message);
  header->tcm_ifindex = index;
  header->tcm_parent = parent;
  header->tcm_handle = handle;
  header->tcm_info = info;
  return message;
}

std::uint32_t filter_info() { return kClsactPriority << 16 | htons(ETH_P_ALL); }

int change_qdisc(Netlink& netlink, std::uint16_t type, int flags, int index) {
  NetlinkMessages messages;
  nlmsghdr* message = append(messages, type, flags | NLM_F_ACK, index, TC_H_CLSACT, kClsactHandle, 0);
  mnl_attr_put_strz(message, TCA_KIND, "clsact");
  return netlink.ask(messages).code;
}

// Replaces the one that a killed daemon has left, in one step.
int put_filter(Netlink& netlink, int index, std::uint32_t handle) {
  NetlinkMessages messages;
  nlmsghdr* message =
      append(messages, RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_ACK, index, kEgressParent, handle, filter_info());
  mnl_attr_put_strz(message, TCA_KIND, "bpf");
  nlattr* options = mnl_attr_nest_start(message, TCA_OPTIONS);
  mnl_attr_put_u32(message, TCA_BPF_FLAGS, TCA_BPF_FLAG_ACT_DIRECT);
  mnl_attr_put_u16(message, TCA_BPF_OPS_LEN, static_cast<std::uint16_t>(std::size(kProgram)));
  mnl_attr_put(message, TCA_BPF_OPS, sizeof kProgram, kProgram);
  mnl_attr_nest_end(message, options);
  return netlink.ask(messages).code;
}

int ask_filter(Netlink& netlink, std::uint16_t type, int index, std::uint32_t handle) {
  NetlinkMessages messages;
  nlmsghdr* message = append(messages, type, NLM_F_ACK, index, kEgressParent, handle, filter_info());
  mnl_attr_put_strz(message, TCA_KIND, "bpf");
  return netlink.ask(messages).code;
}

bool has_filters(Netlink& netlink, int index, std::uint32_t parent) {
  bool any = false;
  NetlinkMessages messages;
  append(messages, RTM_GETTFILTER, NLM_F_DUMP, index, parent, 0, 0);
  const NetlinkAnswer answer = netlink.ask(messages, [&](const nlmsghdr*) { any = true; });
  return any || answer.code != 0;
}

class ClsactGuard final : public Guard {
 public:
  ClsactGuard(std::unique_ptr<Netlink> netlink, int index, std::uint32_t handle, bool made_qdisc)
      : netlink_(std::move(netlink)), index_(index), handle_(handle), made_qdisc_(made_qdisc) {}
  ClsactGuard(const ClsactGuard&) = delete;
  ClsactGuard& operator=(const ClsactGuard&) = delete;

  ~ClsactGuard() override {
    ask_filter(*netlink_, RTM_DELTFILTER, index_, handle_);
    if (made_qdisc_ && !has_filters(*netlink_, index_, kEgressParent) &&
        !has_filters(*netlink_, index_, kIngressParent))
      change_qdisc(*netlink_, RTM_DELQDISC, 0, index_);
  }

  std::string_view kind() const override { return "clsact"; }
  bool holds() const override { return ask_filter(*netlink_, RTM_GETTFILTER, index_, handle_) == 0; }

 private:
  std::unique_ptr<Netlink> netlink_;
  int index_;
  std::uint32_t handle_;
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
  int qdisc = change_qdisc(*netlink, RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL, link.index);
  const bool made = qdisc == 0;
  // Is that which is there a clsact? EINVAL if not. An `ingress` would take the filter too, and ask it on the way in only.
  if (qdisc == EEXIST) qdisc = change_qdisc(*netlink, RTM_NEWQDISC, 0, link.index);
  if (qdisc != 0) return base::Err{explain(qdisc, link.name)};
  const std::uint32_t handle = handle_of(segment);
  if (const int code = put_filter(*netlink, link.index, handle); code != 0) {
    if (made) change_qdisc(*netlink, RTM_DELQDISC, 0, link.index);
    return base::Err{explain(code, link.name)};
  }
  return std::unique_ptr<Guard>(std::make_unique<ClsactGuard>(std::move(netlink), link.index, handle, made));
}

}  // namespace host
