// The egress guards that lie in the kernel, whoever made them.
#include <linux/netfilter/nfnetlink.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include <cerrno>
#include <string_view>

#include "doctor/attributes.hpp"
#include "doctor/gather.hpp"
#include "host/guard.hpp"
#include "host/nftables.hpp"

namespace doctor {

namespace {

constexpr std::string_view kTablePrefix = "vrrp_relay_";
constexpr std::uint32_t kEgressParent = TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS);
constexpr std::uint32_t kOwnerFlag = 0x2;  // NFT_TABLE_F_OWNER, Linux 5.12

void add_table(const nlmsghdr* message, std::vector<FoundGuard>& out) {
  FoundGuard guard{"nftables", {}, {}, false};
  for_each_attribute(message, sizeof(nfgenmsg), [&](const nlattr* attribute) {
    const auto type = mnl_attr_get_type(attribute);
    if (type == NFTA_TABLE_NAME) guard.table = mnl_attr_get_str(attribute);
    if (type == NFTA_TABLE_FLAGS) guard.is_owned = (ntohl(mnl_attr_get_u32(attribute)) & kOwnerFlag) != 0;
  });
  if (guard.table.starts_with(kTablePrefix)) out.push_back(std::move(guard));
}

// 0, or the errno.
int find_tables(std::vector<FoundGuard>& out) {
  const auto netlink = host::Netlink::open(NETLINK_NETFILTER);
  if (!netlink) return errno;
  host::NetlinkMessages messages;
  host::nft::append(messages, NFPROTO_NETDEV, NFT_MSG_GETTABLE, NLM_F_DUMP);
  return netlink->ask(messages, [&](const nlmsghdr* message) { add_table(message, out); }).code;
}

bool has_filter(host::Netlink& netlink, int index) {
  host::NetlinkMessages messages;
  auto* message = messages.append(RTM_GETTFILTER, NLM_F_DUMP);
  auto* header = host::NetlinkMessages::extra_header<tcmsg>(message);
  header->tcm_ifindex = index;
  header->tcm_parent = kEgressParent;
  bool found = false;
  netlink.ask(messages, [&](const nlmsghdr* answer) {
    if (answer->nlmsg_type != RTM_NEWTFILTER) return;
    const auto* filter = static_cast<const tcmsg*>(mnl_nlmsg_get_payload(answer));
    found = found || filter->tcm_info >> 16 == host::kClsactPriority;
  });
  return found;
}

}  // namespace

std::optional<std::vector<FoundGuard>> gather_guards(const std::vector<Device>& devices) {
  std::vector<FoundGuard> out;
  // Without nftables in the kernel there is no table; without the right to ask, nothing is known.
  const int code = find_tables(out);
  if (code == EPERM || code == EACCES) return std::nullopt;
  const auto netlink = host::Netlink::open(NETLINK_ROUTE);
  if (!netlink) return std::nullopt;
  for (const auto& device : devices) {
    if (has_filter(*netlink, device.index)) out.push_back({"clsact", {}, device.name, false});
  }
  return out;
}

}  // namespace doctor
