#include "host/clsact.hpp"

#include <arpa/inet.h>
#include <linux/bpf_common.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/tc_act/tc_mirred.h>

#include <cerrno>

namespace host::clsact {
namespace {

constexpr std::uint32_t kQdiscHandle = 0xffff0000;
constexpr sock_filter kEveryPacket[] = {{BPF_RET | BPF_K, 0, 0, 0xffffffff}};  // -1: matches, tc-bpf(8)

std::uint32_t parent_of(Hook hook) {
  return hook == Hook::egress ? TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS) : TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS);
}

nlmsghdr* append(NetlinkMessages& messages, std::uint16_t type, int flags, const tcmsg& values) {
  nlmsghdr* message = messages.append(type, static_cast<std::uint16_t>(flags));
  *NetlinkMessages::extra_header<tcmsg>(message) = values;
  return message;
}

nlmsghdr* append(NetlinkMessages& messages, std::uint16_t type, int flags, const Filter& filter) {
  tcmsg values{};
  values.tcm_ifindex = filter.index;
  values.tcm_parent = parent_of(filter.hook);
  values.tcm_handle = filter.handle;
  values.tcm_info = filter.priority << 16 | htons(ETH_P_ALL);
  nlmsghdr* message = append(messages, type, flags, values);
  mnl_attr_put_strz(message, TCA_KIND, "bpf");
  return message;
}

int change_qdisc(Netlink& netlink, std::uint16_t type, int flags, int index) {
  NetlinkMessages messages;
  tcmsg values{};
  values.tcm_ifindex = index;
  values.tcm_parent = TC_H_CLSACT;
  values.tcm_handle = kQdiscHandle;
  nlmsghdr* message = append(messages, type, flags | NLM_F_ACK, values);
  mnl_attr_put_strz(message, TCA_KIND, "clsact");
  return netlink.ask(messages).code;
}

void put_program(nlmsghdr* message, std::span<const sock_filter> program) {
  mnl_attr_put_u16(message, TCA_BPF_OPS_LEN, static_cast<std::uint16_t>(program.size()));
  mnl_attr_put(message, TCA_BPF_OPS, program.size_bytes(), program.data());
}

int ask(Netlink& netlink, std::uint16_t type, const Filter& filter) {
  NetlinkMessages messages;
  append(messages, type, NLM_F_ACK, filter);
  return netlink.ask(messages).code;
}

}  // namespace

int ensure_qdisc(Netlink& netlink, int index, bool& made) {
  const int code = change_qdisc(netlink, RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL, index);
  made = code == 0;
  // Is that which is there a clsact? EINVAL if not.
  return code == EEXIST ? change_qdisc(netlink, RTM_NEWQDISC, 0, index) : code;
}

int remove_qdisc(Netlink& netlink, int index) { return change_qdisc(netlink, RTM_DELQDISC, 0, index); }

bool has_filters(Netlink& netlink, int index, Hook hook) {
  bool any = false;
  NetlinkMessages messages;
  tcmsg values{};
  values.tcm_ifindex = index;
  values.tcm_parent = parent_of(hook);
  append(messages, RTM_GETTFILTER, NLM_F_DUMP, values);
  const NetlinkAnswer answer = netlink.ask(messages, [&](const nlmsghdr*) { any = true; });
  return any || answer.code != 0;
}

int put_verdict(Netlink& netlink, const Filter& filter, std::span<const sock_filter> program) {
  NetlinkMessages messages;
  nlmsghdr* message = append(messages, RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_ACK, filter);
  nlattr* options = mnl_attr_nest_start(message, TCA_OPTIONS);
  mnl_attr_put_u32(message, TCA_BPF_FLAGS, TCA_BPF_FLAG_ACT_DIRECT);
  put_program(message, program);
  mnl_attr_nest_end(message, options);
  return netlink.ask(messages).code;
}

int put_redirect(Netlink& netlink, const Filter& filter, int to) {
  constexpr std::uint16_t kFirstAction = 1;
  tc_mirred redirect{};
  redirect.action = TC_ACT_STOLEN;
  redirect.eaction = TCA_INGRESS_REDIR;
  redirect.ifindex = static_cast<std::uint32_t>(to);

  NetlinkMessages messages;
  nlmsghdr* message = append(messages, RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_ACK, filter);
  nlattr* options = mnl_attr_nest_start(message, TCA_OPTIONS);
  put_program(message, kEveryPacket);
  nlattr* actions = mnl_attr_nest_start(message, TCA_BPF_ACT);
  nlattr* action = mnl_attr_nest_start(message, kFirstAction);
  mnl_attr_put_strz(message, TCA_ACT_KIND, "mirred");
  nlattr* action_options = mnl_attr_nest_start(message, TCA_ACT_OPTIONS);
  mnl_attr_put(message, TCA_MIRRED_PARMS, sizeof redirect, &redirect);
  for (nlattr* nest : {action_options, action, actions, options}) mnl_attr_nest_end(message, nest);
  return netlink.ask(messages).code;
}

int remove(Netlink& netlink, const Filter& filter) { return ask(netlink, RTM_DELTFILTER, filter); }

bool is_there(Netlink& netlink, const Filter& filter) { return ask(netlink, RTM_GETTFILTER, filter) == 0; }

}  // namespace host::clsact
