// The few nftables messages that the relay sends: an owner table, a chain with a hook, a rule that compares and drops. The
// kernel removes the table when the netlink socket that made it closes, SIGKILL included, and keeps it through another
// process's `nft flush ruleset` (NFT_TABLE_F_OWNER, Linux >= 5.12).
#pragma once

#include <netinet/in.h>  // before the kernel's headers, which then leave its names alone

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include <string>
#include <string_view>

#include "host/netlink.hpp"

namespace host::nft {

struct Table {
  std::uint8_t family = NFPROTO_NETDEV;
  std::string name;
};

struct Chain {
  const char* name;
  std::uint32_t hook;
  std::string device{};  // of family netdev
};

void begin_batch(NetlinkMessages& messages);
void end_batch(NetlinkMessages& messages);

// A message about tables, chains or rules, NFT_MSG_...
nlmsghdr* append(NetlinkMessages& messages, std::uint8_t family, int type, int flags);
void append_table(NetlinkMessages& messages, const Table& table);
void append_chain(NetlinkMessages& messages, const Table& table, const Chain& chain);  // type filter, priority 0, accepts

// One rule; its comparisons must all hold. It ends with drop(), which is called once.
class Rule {
 public:
  Rule(NetlinkMessages& messages, const Table& table, const char* chain);

  void meta(std::uint32_t key, base::Bytes value);  // NFT_META_...
  // `base`: NFT_PAYLOAD_NETWORK_HEADER or _TRANSPORT_HEADER; the offset in octets.
  void payload(std::uint32_t base, std::uint32_t offset, base::Bytes value);
  void drop();  // and counts

 private:
  template <class Fill>
  void expression(const char* name, const Fill& fill);
  void compare(base::Bytes value);

  nlmsghdr* message_;
  nlattr* expressions_;
};

}  // namespace host::nft
