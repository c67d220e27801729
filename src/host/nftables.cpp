#include "host/nftables.hpp"

#include <arpa/inet.h>
#include <linux/netfilter/nfnetlink.h>

namespace host::nft {
namespace {

constexpr std::uint32_t kOwnerFlag = 0x2;  // NFT_TABLE_F_OWNER: newer than the oldest kernel headers that this is built with

void put_u32(nlmsghdr* message, std::uint16_t type, std::uint32_t value) {
  mnl_attr_put_u32(message, type, htonl(value));
}

void append_batch_mark(NetlinkMessages& messages, std::uint16_t type) {
  auto* header = NetlinkMessages::extra_header<nfgenmsg>(messages.append(type, 0));
  header->res_id = htons(NFNL_SUBSYS_NFTABLES);
}

}  // namespace

void begin_batch(NetlinkMessages& messages) { append_batch_mark(messages, NFNL_MSG_BATCH_BEGIN); }
void end_batch(NetlinkMessages& messages) { append_batch_mark(messages, NFNL_MSG_BATCH_END); }

nlmsghdr* append(NetlinkMessages& messages, std::uint8_t family, int type, int flags) {
  nlmsghdr* message = messages.append(static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | type),
                                      static_cast<std::uint16_t>(flags));
  auto* header = NetlinkMessages::extra_header<nfgenmsg>(message);
  header->nfgen_family = family;
  return message;
}

void append_table(NetlinkMessages& messages, const Table& table) {
  nlmsghdr* message = append(messages, table.family, NFT_MSG_NEWTABLE, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK);
  mnl_attr_put_strz(message, NFTA_TABLE_NAME, table.name.c_str());
  put_u32(message, NFTA_TABLE_FLAGS, kOwnerFlag);
}

void append_chain(NetlinkMessages& messages, const Table& table, const Chain& chain) {
  nlmsghdr* message = append(messages, table.family, NFT_MSG_NEWCHAIN, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK);
  mnl_attr_put_strz(message, NFTA_CHAIN_TABLE, table.name.c_str());
  mnl_attr_put_strz(message, NFTA_CHAIN_NAME, chain.name);
  nlattr* hook = mnl_attr_nest_start(message, NFTA_CHAIN_HOOK);
  put_u32(message, NFTA_HOOK_HOOKNUM, chain.hook);
  put_u32(message, NFTA_HOOK_PRIORITY, 0);
  if (!chain.device.empty()) mnl_attr_put_strz(message, NFTA_HOOK_DEV, chain.device.c_str());
  mnl_attr_nest_end(message, hook);
  mnl_attr_put_strz(message, NFTA_CHAIN_TYPE, "filter");
  put_u32(message, NFTA_CHAIN_POLICY, NF_ACCEPT);
}

Rule::Rule(NetlinkMessages& messages, const Table& table, const char* chain)
    : message_(append(messages, table.family, NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND | NLM_F_ACK)) {
  mnl_attr_put_strz(message_, NFTA_RULE_TABLE, table.name.c_str());
  mnl_attr_put_strz(message_, NFTA_RULE_CHAIN, chain);
  expressions_ = mnl_attr_nest_start(message_, NFTA_RULE_EXPRESSIONS);
}

template <class Fill>
void Rule::expression(const char* name, const Fill& fill) {
  nlattr* element = mnl_attr_nest_start(message_, NFTA_LIST_ELEM);
  mnl_attr_put_strz(message_, NFTA_EXPR_NAME, name);
  nlattr* data = mnl_attr_nest_start(message_, NFTA_EXPR_DATA);
  fill();
  mnl_attr_nest_end(message_, data);
  mnl_attr_nest_end(message_, element);
}

void Rule::compare(base::Bytes value) {
  expression("cmp", [&] {
    put_u32(message_, NFTA_CMP_SREG, NFT_REG_1);
    put_u32(message_, NFTA_CMP_OP, NFT_CMP_EQ);
    nlattr* data = mnl_attr_nest_start(message_, NFTA_CMP_DATA);
    mnl_attr_put(message_, NFTA_DATA_VALUE, value.size(), value.data());
    mnl_attr_nest_end(message_, data);
  });
}

void Rule::meta(std::uint32_t key, base::Bytes value) {
  expression("meta", [&] {
    put_u32(message_, NFTA_META_KEY, key);
    put_u32(message_, NFTA_META_DREG, NFT_REG_1);
  });
  compare(value);
}

void Rule::payload(std::uint32_t base, std::uint32_t offset, base::Bytes value) {
  expression("payload", [&] {
    put_u32(message_, NFTA_PAYLOAD_DREG, NFT_REG_1);
    put_u32(message_, NFTA_PAYLOAD_BASE, base);
    put_u32(message_, NFTA_PAYLOAD_OFFSET, offset);
    put_u32(message_, NFTA_PAYLOAD_LEN, static_cast<std::uint32_t>(value.size()));
  });
  compare(value);
}

void Rule::drop() {
  expression("counter", [] {});
  expression("immediate", [&] {
    put_u32(message_, NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
    nlattr* value = mnl_attr_nest_start(message_, NFTA_IMMEDIATE_DATA);
    nlattr* verdict = mnl_attr_nest_start(message_, NFTA_DATA_VERDICT);
    put_u32(message_, NFTA_VERDICT_CODE, NF_DROP);
    mnl_attr_nest_end(message_, verdict);
    mnl_attr_nest_end(message_, value);
  });
  mnl_attr_nest_end(message_, expressions_);
}

}  // namespace host::nft
