# shellcheck shell=bash
# shellcheck disable=SC2154  # netns.sh, which reads this file, sets net_*
# What the switch lets pass: the `table bridge switch` of netns.sh's drawing.
#
#   prerouting  counts what leaves each host as VRRP (112) or AH (51): left_H, and foreign_H when the source is not
#               one of that host's own. An injected advert that got past the egress guard is a foreign one.
#               Then the chain `cloud`, which net_cloud fills: a frame with somebody else's source goes no further.
#   forward     cuts (one pair, one direction), then the chain `multicast`, which net_drop fills and net_native empties

switch_rules() {
    local host
    echo 'table bridge switch {'
    echo '  set cuts { type ifname . ifname; }'
    echo '  set shared4 { type ipv4_addr; }'
    echo '  set shared6 { type ipv6_addr; }'
    for host in "${net_hosts[@]}"; do
        cat <<RULES
  counter left_$host { }
  counter foreign_$host { }
  counter spoofed_$host { }
  set own4_$host { type ipv4_addr; elements = { 10.0.0.$host, 10.0.1.$host } }
  set own6_$host { type ipv6_addr; elements = { $(link_local "$host" 0), $(link_local "$host" 1),
    fd00:0::$host, fd00:1::$host } }
  chain from_$host {
    meta l4proto { 51, 112 } counter name left_$host
    meta l4proto { 51, 112 } ip saddr != @own4_$host counter name foreign_$host
    meta l4proto { 51, 112 } ip6 saddr != @own6_$host counter name foreign_$host
  }
RULES
    done
    echo '  chain multicast { }'
    echo '  chain cloud { }'
    # Below 0: where br_netfilter is loaded it takes frames out at 0, and a chain of priority 0 never sees them.
    echo '  chain forward { type filter hook forward priority -200; iifname . oifname @cuts drop; jump multicast; }'
    echo '  chain prerouting { type filter hook prerouting priority -300;'
    for host in "${net_hosts[@]}"; do
        echo "    iifname { p0.$host, p1.$host } jump from_$host"
    done
    echo '    jump cloud'
    echo '  }'
    echo '}'
}

# The address that the kernel makes of eth_add's hardware address.
link_local() { printf 'fe80::ff:fe00:%x' $(($2 * 256 + $1)); }

# own_source HOST ADDRESS: this source is the host's own as well (vmac, mcast_src_ip)
own_source() {
    local family=4
    [[ $2 != *:* ]] || family=6
    in_switch nft add element bridge switch "own${family}_$1" "{ $2 }"
}

# As clouds do. ARP is broadcast; IPv6 does not work without neighbour discovery, which they emulate.
net_drop() { net_without_multicast 'meta l4proto { 51, 112 } drop'; }

# Multicast is dropped, unicast of every protocol passes, VRRP as well: clouds that know security groups only.
net_unicast() { net_without_multicast; }

# net_without_multicast [RULE]
net_without_multicast() {
    in_switch nft -f - <<RULES
flush chain bridge switch multicast
table bridge switch {
  chain multicast {
    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
    ${1-}
    ether daddr ff:ff:ff:ff:ff:ff accept
    ether daddr & 01:00:00:00:00:00 == 01:00:00:00:00:00 drop
  }
}
RULES
}

# An ordinary LAN: multicast passes.
net_native() { in_switch nft -f - <<<'flush chain bridge switch multicast; flush chain bridge switch cloud'; }

# The strictest cloud: no multicast, no broadcast but ARP's, no protocols 2, 51 and 112 even in unicast, and no frame whose
# IP source is neither that port's own address nor one that net_share named. What the kernel says by itself on a macvlan (IGMP,
# MLD) is dropped as well, and not counted as spoofed.
net_cloud() {
    local host
    {
        echo 'flush chain bridge switch multicast'
        echo 'flush chain bridge switch cloud'
        echo 'table bridge switch {'
        echo '  chain multicast {'
        echo '    ether type arp accept'
        echo '    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept'
        echo '    ether daddr & 01:00:00:00:00:00 == 01:00:00:00:00:00 drop'
        echo '    meta l4proto { 2, 51, 112 } drop'
        echo '  }'
        for host in "${net_hosts[@]}"; do
            cat <<RULES
  chain cloud_$host {
    ether type != { ip, ip6 } return
    ip saddr @own4_$host return
    ip6 saddr @own6_$host return
    ip saddr @shared4 return
    ip6 saddr @shared6 return
    meta l4proto { 2, 58 } drop
    counter name spoofed_$host drop
  }
  chain cloud { iifname { p0.$host, p1.$host } jump cloud_$host; }
RULES
        done
        echo '}'
    } | in_switch nft -f -
}

# net_share ADDRESS: every host may send with this source (net_cloud), as where the provider lets hosts share it
net_share() {
    local family=4
    [[ $1 != *:* ]] || family=6
    in_switch nft add element bridge switch "shared$family" "{ $1 }"
}

# cut_way FROM TO [L]: what FROM sends no longer reaches TO; carrier stays, as when a router in between fails
cut_way() { in_switch nft add element bridge switch cuts "{ p${3:-0}.$1 . p${3:-0}.$2 }"; }
mend_way() { in_switch nft delete element bridge switch cuts "{ p${3:-0}.$1 . p${3:-0}.$2 }"; }
mend_all() { in_switch nft flush set bridge switch cuts; }

# cut_off HOST: from every other, both ways
cut_off() {
    local other
    for other in "${net_hosts[@]}"; do
        ((other != $1)) || continue
        cut_way "$1" "$other"
        cut_way "$other" "$1"
    done
}

switch_counter() {
    in_switch nft list counter bridge switch "$1" |
        awk '{ for (i = 1; i < NF; i++) if ($i == "packets") print $(i + 1) }'
}

# VRRP and AH frames that left HOST by its wire: all, and those with another's source
left() { switch_counter "left_$1"; }
foreign() { switch_counter "foreign_$1"; }

# foreigners: of which hosts such frames left, and how many: "3: 17 frames". One process for all hosts.
foreigners() {
    in_switch nft list counters table bridge switch |
        awk '$2 ~ /^foreign_/ { host = substr($2, 9) } $1 == "packets" && host { if ($2) print host ": " $2 " frames"; host = "" }'
}
# All frames of HOST that net_cloud dropped for their source
spoofed() { switch_counter "spoofed_$1"; }
