#include "host/gre_silence.hpp"

#include <netinet/in.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "host/nftables.hpp"

namespace host {
namespace {

constexpr const char* kChain = "output";

using Octet = std::array<std::uint8_t, 1>;

// Where the fields of an ICMP error to a peer are, and what is in them.
struct Icmp {
  std::uint8_t nfproto;
  std::uint8_t protocol;
  std::uint32_t destination_at;                // in the network header
  std::array<std::uint8_t, 2> type_and_code;   // port unreachable
  std::uint32_t refused_protocol_at;           // in the ICMP message: of the packet that it is about
};
constexpr Icmp kIcmp{NFPROTO_IPV4, IPPROTO_ICMP, 16, {3, 3}, 8 + 9};
constexpr Icmp kIcmpv6{NFPROTO_IPV6, IPPROTO_ICMPV6, 24, {1, 4}, 8 + 6};

void append_rule(NetlinkMessages& messages, const nft::Table& table, const wire::IpAddress& peer) {
  const auto& icmp = peer.family() == wire::Family::ipv4 ? kIcmp : kIcmpv6;
  nft::Rule rule(messages, table, kChain);
  rule.meta(NFT_META_NFPROTO, Octet{icmp.nfproto});
  rule.meta(NFT_META_L4PROTO, Octet{icmp.protocol});
  rule.payload(NFT_PAYLOAD_NETWORK_HEADER, icmp.destination_at, peer.octets());
  rule.payload(NFT_PAYLOAD_TRANSPORT_HEADER, 0, icmp.type_and_code);
  rule.payload(NFT_PAYLOAD_TRANSPORT_HEADER, icmp.refused_protocol_at, Octet{IPPROTO_GRE});
  rule.drop();
}

base::SysError failed(int code) {
  return {code, "silence the kernel's ICMP answers to GRE, by", "nftables", std::strerror(code),
          "harmless, unless a firewall stops a peer for them; where no kernel tunnel is used: rmmod ip_gre"};
}

}  // namespace

base::Result<GreSilence, base::SysError> GreSilence::make(std::span<const wire::IpAddress> peers) {
  auto netlink = Netlink::open(NETLINK_NETFILTER);
  if (!netlink) return base::Err{failed(errno)};
  // Several daemons may live in one namespace.
  const nft::Table table{NFPROTO_INET, "vrrp_relay_gre_" + std::to_string(::getpid())};
  NetlinkMessages first;
  nft::begin_batch(first);
  nft::append_table(first, table);
  nft::append_chain(first, table, {kChain, NF_INET_LOCAL_OUT});
  nft::end_batch(first);
  if (const auto answer = netlink->ask(first); answer.code != 0) return base::Err{failed(answer.code)};
  for (const auto& peer : peers) {
    NetlinkMessages messages;
    nft::begin_batch(messages);
    append_rule(messages, table, peer);
    nft::end_batch(messages);
    if (const auto answer = netlink->ask(messages); answer.code != 0) return base::Err{failed(answer.code)};
  }
  return GreSilence(std::move(netlink));
}

}  // namespace host
