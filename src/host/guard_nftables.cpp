// Kind nftables: a table of family netdev that belongs to our netlink socket (NFT_TABLE_F_OWNER). The kernel removes it when
// that socket closes, SIGKILL included, and keeps it through another process's `nft flush ruleset`. Linux >= 5.16.
//
//   table netdev vrrp_relay_SEGMENT {
//     chain egress { type filter hook egress device DEVICE priority 0; policy accept;
//       meta mark 0x76727270 counter drop } }
#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "host/guard.hpp"
#include "host/injector.hpp"
#include "host/netlink.hpp"

namespace host {
namespace {

// Newer than the oldest kernel headers that this is built with.
constexpr std::uint32_t kOwnerFlag = 0x2;      // NFT_TABLE_F_OWNER, Linux 5.12
constexpr std::uint32_t kEgressHook = 1;       // NF_NETDEV_EGRESS, Linux 5.16
constexpr std::size_t kTableMessage = 1;       // its place in the batch; the first one opens the batch
constexpr std::size_t kChainMessage = 2;
constexpr const char* kChain = "egress";

void put_u32(nlmsghdr* message, std::uint16_t type, std::uint32_t value) {
  mnl_attr_put_u32(message, type, htonl(value));
}

nlmsghdr* append(NetlinkMessages& messages, int type, int flags) {
  nlmsghdr* message = messages.append(static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | type),
                                      static_cast<std::uint16_t>(flags));
  auto* header = NetlinkMessages::extra_header<nfgenmsg>(message);
  header->nfgen_family = NFPROTO_NETDEV;
  return message;
}

void append_batch_mark(NetlinkMessages& messages, std::uint16_t type) {
  auto* header = NetlinkMessages::extra_header<nfgenmsg>(messages.append(type, 0));
  header->res_id = htons(NFNL_SUBSYS_NFTABLES);
}

void append_table(NetlinkMessages& messages, const std::string& table) {
  nlmsghdr* message = append(messages, NFT_MSG_NEWTABLE, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK);
  mnl_attr_put_strz(message, NFTA_TABLE_NAME, table.c_str());
  put_u32(message, NFTA_TABLE_FLAGS, kOwnerFlag);
}

void append_chain(NetlinkMessages& messages, const std::string& table, const std::string& device) {
  nlmsghdr* message = append(messages, NFT_MSG_NEWCHAIN, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK);
  mnl_attr_put_strz(message, NFTA_CHAIN_TABLE, table.c_str());
  mnl_attr_put_strz(message, NFTA_CHAIN_NAME, kChain);
  nlattr* hook = mnl_attr_nest_start(message, NFTA_CHAIN_HOOK);
  put_u32(message, NFTA_HOOK_HOOKNUM, kEgressHook);
  put_u32(message, NFTA_HOOK_PRIORITY, 0);
  mnl_attr_put_strz(message, NFTA_HOOK_DEV, device.c_str());
  mnl_attr_nest_end(message, hook);
  mnl_attr_put_strz(message, NFTA_CHAIN_TYPE, "filter");
  put_u32(message, NFTA_CHAIN_POLICY, NF_ACCEPT);
}

template <class Fill>
void put_expression(nlmsghdr* message, const char* name, const Fill& fill) {
  nlattr* element = mnl_attr_nest_start(message, NFTA_LIST_ELEM);
  mnl_attr_put_strz(message, NFTA_EXPR_NAME, name);
  nlattr* data = mnl_attr_nest_start(message, NFTA_EXPR_DATA);
  fill();
  mnl_attr_nest_end(message, data);
  mnl_attr_nest_end(message, element);
}

void append_rule(NetlinkMessages& messages, const std::string& table) {
  nlmsghdr* message = append(messages, NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND | NLM_F_ACK);
  mnl_attr_put_strz(message, NFTA_RULE_TABLE, table.c_str());
  mnl_attr_put_strz(message, NFTA_RULE_CHAIN, kChain);
  nlattr* expressions = mnl_attr_nest_start(message, NFTA_RULE_EXPRESSIONS);
  put_expression(message, "meta", [&] {
    put_u32(message, NFTA_META_KEY, NFT_META_MARK);
    put_u32(message, NFTA_META_DREG, NFT_REG_1);
  });
  put_expression(message, "cmp", [&] {
    put_u32(message, NFTA_CMP_SREG, NFT_REG_1);
    put_u32(message, NFTA_CMP_OP, NFT_CMP_EQ);
    nlattr* value = mnl_attr_nest_start(message, NFTA_CMP_DATA);
    mnl_attr_put_u32(message, NFTA_DATA_VALUE, kInjectMark);  // a mark is compared in host order
    mnl_attr_nest_end(message, value);
  });
  put_expression(message, "counter", [] {});
  put_expression(message, "immediate", [&] {
    put_u32(message, NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
    nlattr* value = mnl_attr_nest_start(message, NFTA_IMMEDIATE_DATA);
    nlattr* verdict = mnl_attr_nest_start(message, NFTA_DATA_VERDICT);
    put_u32(message, NFTA_VERDICT_CODE, NF_DROP);
    mnl_attr_nest_end(message, verdict);
    mnl_attr_nest_end(message, value);
  });
  mnl_attr_nest_end(message, expressions);
}

NetlinkAnswer make_table(Netlink& netlink, const std::string& table, const std::string& device) {
  NetlinkMessages messages;
  append_batch_mark(messages, NFNL_MSG_BATCH_BEGIN);
  append_table(messages, table);
  append_chain(messages, table, device);
  append_rule(messages, table);
  append_batch_mark(messages, NFNL_MSG_BATCH_END);
  return netlink.ask(messages);
}

class NftablesGuard final : public Guard {
 public:
  NftablesGuard(std::unique_ptr<Netlink> netlink, std::string table)
      : netlink_(std::move(netlink)), table_(std::move(table)) {}

  std::string_view kind() const override { return "nftables"; }

  bool holds() const override {
    NetlinkMessages messages;
    nlmsghdr* message = append(messages, NFT_MSG_GETCHAIN, NLM_F_ACK);
    mnl_attr_put_strz(message, NFTA_CHAIN_TABLE, table_.c_str());
    mnl_attr_put_strz(message, NFTA_CHAIN_NAME, kChain);
    return netlink_->ask(messages).code == 0;
  }

 private:
  std::unique_ptr<Netlink> netlink_;  // its end is the table's end
  std::string table_;
};

base::SysError explain(const NetlinkAnswer& answer, const std::string& device) {
  base::SysError error{answer.code, "make an nftables egress guard on", device, std::strerror(answer.code), {}};
  const bool taken = answer.message == kTableMessage && (answer.code == EEXIST || answer.code == EPERM);
  if (taken) {
    error.hint = "another vrrp-relayd guards it? see: nft list tables netdev";
  } else if (answer.code == EPERM) {
    error.hint = "it needs CAP_NET_ADMIN";
  } else if (answer.code == EOPNOTSUPP || answer.code == EINVAL || answer.code == EPROTONOSUPPORT ||
             (answer.code == ENOENT && answer.message != kChainMessage)) {
    error.hint = "this kernel has no nftables egress hook (Linux >= 5.16 with CONFIG_NETFILTER_EGRESS has)";
  }
  return error;
}

}  // namespace

base::Result<std::unique_ptr<Guard>, base::SysError> make_nftables_guard(const std::string& segment,
                                                                         const Link& link) {
  auto netlink = Netlink::open(NETLINK_NETFILTER);
  if (!netlink) return base::Err{explain({errno, 0}, link.name)};
  std::string table = "vrrp_relay_" + segment;
  NetlinkAnswer answer = make_table(*netlink, table, link.name);
  // Another daemon of this namespace has a segment of the same name.
  if (answer.message == kTableMessage && (answer.code == EEXIST || answer.code == EPERM || answer.code == EBUSY)) {
    table += "_" + link.name;
    answer = make_table(*netlink, table, link.name);
  }
  if (answer.code != 0) return base::Err{explain(answer, link.name)};
  return std::unique_ptr<Guard>(std::make_unique<NftablesGuard>(std::move(netlink), std::move(table)));
}

}  // namespace host
