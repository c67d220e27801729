// Kind nftables: a table of family netdev that belongs to our netlink socket (NFT_TABLE_F_OWNER). The kernel removes it when
// that socket closes, SIGKILL included, and keeps it through another process's `nft flush ruleset`. Linux >= 5.16.
//
//   table netdev vrrp_relay_SEGMENT {
//     chain egress { type filter hook egress device DEVICE priority 0; policy accept;
//       meta mark 0x76727270 counter drop } }
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "host/guard.hpp"
#include "host/injector.hpp"
#include "host/nftables.hpp"

namespace host {
namespace {

constexpr std::uint32_t kEgressHook = 1;  // NF_NETDEV_EGRESS, Linux 5.16: newer than the oldest kernel headers
constexpr std::size_t kTableMessage = 1;  // its place in the batch; the first one opens the batch
constexpr std::size_t kChainMessage = 2;
constexpr const char* kChain = "egress";

NetlinkAnswer make_table(Netlink& netlink, const std::string& table, const std::string& device) {
  NetlinkMessages messages;
  const nft::Table owner{NFPROTO_NETDEV, table};
  nft::begin_batch(messages);
  nft::append_table(messages, owner);
  nft::append_chain(messages, owner, {kChain, kEgressHook, device});
  nft::Rule rule(messages, owner, kChain);
  std::array<std::uint8_t, sizeof kInjectMark> mark{};
  std::memcpy(mark.data(), &kInjectMark, sizeof kInjectMark);  // a mark is compared in host order
  rule.meta(NFT_META_MARK, mark);
  rule.drop();
  nft::end_batch(messages);
  return netlink.ask(messages);
}

class NftablesGuard final : public Guard {
 public:
  NftablesGuard(std::unique_ptr<Netlink> netlink, std::string table)
      : netlink_(std::move(netlink)), table_(std::move(table)) {}

  std::string_view kind() const override { return "nftables"; }

  bool holds() const override {
    NetlinkMessages messages;
    nlmsghdr* message = nft::append(messages, NFPROTO_NETDEV, NFT_MSG_GETCHAIN, NLM_F_ACK);
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
