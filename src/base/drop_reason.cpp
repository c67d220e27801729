#include "base/drop_reason.hpp"

#include <array>

namespace base {

namespace {

using enum DropReason;

constexpr std::array<DropText, kDropReasons> kTexts{{
    {ip_malformed, "ip_malformed", "the IP header is broken or says more octets than there are",
     "look at the packet: tcpdump -nvi eth0 ip proto 112"},
    {ip_fragment, "ip_fragment", "VRRP never comes in fragments, this packet did",
     "find the device that fragments: tcpdump -nvi eth0 'ip[6:2] & 0x3fff != 0'"},
    {ip_options, "ip_options", "a peer sent an advert with IP options, which no VRRP daemon does",
     "look at that host's VRRP daemon, or for somebody who forges"},
    {ip_checksum, "ip_checksum", "the checksum of the IP header is wrong",
     "look for a device that damages packets: ethtool -S eth0"},
    {ttl_not_255, "ttl_not_255", "the TTL (hop limit) is not 255: the advert passed a router or is forged (RFC 9568 5.1.1.3)",
     "nothing, if a router leaks foreign adverts; else look for a rule that changes the TTL: nft list ruleset"},
    {wrong_group, "wrong_group", "the advert goes to an address that is none of the configured groups",
     "add the address to groups = [...], or set vrrp_mcast_group4 in keepalived.conf back"},
    {not_relayed_protocol, "not_relayed_protocol", "the packet is no VRRP advert",
     "nothing: only what `relay` lists is carried"},
    {carp_seen, "carp_seen", "the packet is CARP, which shares protocol 112 with VRRP",
     "nothing, unless CARP was meant to be carried: it is not in `relay`"},
    {ah_malformed, "ah_malformed", "the authentication header is too short, too long or protects something else (RFC 4302 2)",
     "nothing, if OSPF with AH runs here; else look at keepalived's auth_type AH"},
    {vrrp_malformed, "vrrp_malformed", "version, type or length of the VRRP message is unknown (RFC 9568 5.2)",
     "look at the packet: tcpdump -nvi eth0 ip proto 112"},
    {vrrp_length, "vrrp_length", "the VRRP message is longer or shorter than its address count says",
     "use one version of the VRRP daemon on all hosts"},
    {vrrp_vrid_zero, "vrrp_vrid_zero", "the VRID is 0; it must be 1 to 255 (RFC 9568 5.2.3)",
     "set virtual_router_id in keepalived.conf"},
    {vrrp_auth_type, "vrrp_auth_type", "the authentication type is none of 0, 1, 2 (RFC 2338 5.3.6)",
     "set auth_type PASS or AH in keepalived.conf"},
    {vrrp_interval_zero, "vrrp_interval_zero", "the advert interval is 0",
     "set advert_int in keepalived.conf"},
    {vrrp_checksum, "vrrp_checksum", "the VRRP checksum is right in none of its valid forms",
     "look for a device that damages packets: ethtool -S eth0"},
    {vrid_not_allowed, "vrid_not_allowed", "the VRID is not in `vrids` of the segment or of that peer",
     "add the VRID to vrids = [...]"},
    {oversized, "oversized", "the packet is larger than 1300 octets, the most that is carried",
     "put fewer addresses into one virtual_ipaddress block; virtual_ipaddress_excluded costs nothing"},
    {foreign_source, "foreign_source", "this host sends an advert whose source is not its own address",
     "nothing, if this is an injected advert; else set mcast_src_ip to an address of this host"},
    {send_failed, "send_failed", "the kernel did not take the packet for a peer",
     "see the log for the error; then: ip route get PEER; nft list ruleset"},
    {no_local_address, "no_local_address", "this host has no address of the peer's family to send from",
     "give both hosts an address of one family in [peers]"},
    {no_session, "no_session", "there was no session with the peer, and none came about within 200 ms",
     "see the log for the peer; is its relay running, and does UDP pass both ways? ping PEER; nft list ruleset"},
    {unknown_peer, "unknown_peer", "a packet came from an address that no peer has",
     "add the address to [peers], or close the port to strangers in the firewall"},
    {datagram_malformed, "datagram_malformed", "what came to the relay's port is no packet of a relay",
     "look who sends it: tcpdump -nXi any udp port 10112"},
    {version_unknown, "version_unknown", "the peer speaks a version of the wire format that this one does not know",
     "install the same version of vrrp-relay on all hosts"},
    {plaintext_refused, "plaintext_refused", "an unprotected packet came for a pair that is not set to plaintext",
     "set plaintext = true for this pair on both hosts, or on none"},
    {wrong_node, "wrong_node", "the address belongs to a peer, but the packet carries another host's name",
     "use the same vrrp-relay.toml on all hosts"},
    {boot_retired, "boot_retired", "the packet is from a run of the peer's relay that has ended",
     "nothing: it came late, or was replayed"},
    {key_unknown, "key_unknown", "the packet was sealed with a key that this host does not have for that peer",
     "put the same mesh.key on both hosts"},
    {mac1_wrong, "mac1_wrong", "the packet names a key that this host has, but was not made with it",
     "look for a device that damages packets: ethtool -S eth0; else somebody forges"},
    {tag_wrong, "tag_wrong", "the packet does not open: it was changed on the way or is forged",
     "look for a device that damages packets: ethtool -S eth0"},
    {handshake_replayed, "handshake_replayed", "the handshake was already seen, or is older than the last one of that run",
     "nothing: the network doubled or reordered it, or somebody replays it"},
    {session_unknown, "session_unknown", "the packet belongs to a session that this host does not have",
     "nothing: after a restart of either relay a new session is made at once"},
    {counter_replayed, "counter_replayed", "the packet was already received, or comes far behind newer ones",
     "nothing: the network doubled or delayed it, or somebody replays it"},
    {cookie_needed, "cookie_needed", "too many sessions are being started, so the peer was asked to show its address first",
     "nothing, if many relays restart at once; else close the port to strangers in the firewall"},
    {cookie_wrong, "cookie_wrong", "a cookie came that answers nothing that was sent, or does not open",
     "nothing, if it is rare: it came late; else somebody forges"},
    {frame_malformed, "frame_malformed", "the frame in the packet is too short for its kind",
     "install the same version of vrrp-relay on all hosts"},
    {frame_unknown_kind, "frame_unknown_kind", "the peer sent a kind of frame that this version does not know",
     "install the same version of vrrp-relay on all hosts"},
    {unknown_segment, "unknown_segment", "the peer sent an advert of a segment that is not configured here",
     "use the same vrrp-relay.toml on all hosts: [segments] differ"},
    {source_invalid, "source_invalid", "the advert's source is loopback, zero, broadcast or multicast",
     "look at that host's VRRP daemon, or for somebody who forges"},
    {source_own, "source_own", "a peer sent an advert whose source is an address of this host",
     "look for an address that two hosts have: ip -br addr"},
    {source_not_allowed, "source_not_allowed", "the peer may not speak for this source address",
     "add it to that peer's sources = [...]"},
    {source_contested, "source_contested", "another live peer already speaks for this source address",
     "look for an address that two hosts have: ip -br addr; or list sources = [...] for each peer"},
    {sources_full, "sources_full", "the peer speaks for more than 16 addresses in a minute that were not listed",
     "list them: sources = [\"10.1.0.0/24\"] for that peer"},
    {rate_exceeded, "rate_exceeded", "the peer sends more adverts a second for one VRID than `rate` allows",
     "look for a loop; or raise rate, if advert_int is that short"},
    {late, "late", "the advert is older than max_delay, or than its own interval",
     "look for a stalled host or a full link: ping PEER; or raise advert_int"},
    {duplicate, "duplicate", "the advert was already injected, it came by another path or was repeated",
     "nothing: with several addresses per host this is expected"},
    {reordered, "reordered", "a newer advert was already injected, an old one must not follow it",
     "nothing: the network reorders"},
    {streams_full, "streams_full", "there are more virtual routers than the relay has places for",
     "restrict vrids = [...] to those in use"},
    {native_standby, "native_standby", "the same adverts arrive by native multicast, so the relay stands by",
     "nothing: multicast works here; if it always does, the relay is not needed"},
    {link_down, "link_down", "the segment's interface is missing or down",
     "ip link set eth0 up"},
    {unguarded, "unguarded", "the egress guard is not in place, so nothing is injected",
     "see the log for why; or set unguarded = true where the network drops foreign adverts anyway"},
    {inject_failed, "inject_failed", "the kernel did not take the packet for the local VRRP daemon",
     "see the log for the error; then: ip addr show eth0"},
}};

// A table out of step with the enum must not compile.
static_assert([] {
  for (std::size_t i = 0; i < kTexts.size(); ++i) {
    if (static_cast<std::size_t>(kTexts[i].reason) != i || kTexts[i].fix.empty()) return false;
  }
  return true;
}());

}  // namespace

const DropText& text(DropReason reason) { return kTexts[static_cast<std::size_t>(reason)]; }

}  // namespace base
