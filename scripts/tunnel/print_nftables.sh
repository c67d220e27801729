# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# Neither daemon nor tunnel: the firewall sends a copy of each advert to every other host, and gives what comes from them
# the group's address again, before anybody asks whom it is for.

print_nftables() {
    device=${flag_interface:-${file_interface:-$(way_to "$(first_peer_address)" dev)}}
    [ -n "$device" ] || die 1 "no way to the peers is known; fix: --interface DEV"
    nftables_limits
    cat <<RULES
table ip vrrp_multicast
delete table ip vrrp_multicast
table ip vrrp_multicast {
    # A changed destination makes the kernel look for the way anew: type route.
    chain output {
        type route hook output priority raw; policy accept;
        oifname "$device" ip protocol { 51, 112 } ip daddr 224.0.0.18 $(nftables_copies)
    }
    chain prerouting {
        type filter hook prerouting priority raw; policy accept;
        iifname "$device" ip protocol { 51, 112 } ip saddr { $(peer_list) } ip daddr $local ip ttl set 255 ip daddr set 224.0.0.18
    }
}
RULES
}

# Each copy leaves with the address that the packet has at that moment; the last host gets the packet itself.
nftables_copies() {
    last=$(peers | awk '{ last = $3 } END { print last }')
    peers | awk -v last="$last" '$3 != last { printf "ip daddr set %s dup to %s ", $3, $3 }'
    echo "ip daddr set $last"
}

nftables_limits() {
    cat <<TEXT
#!/usr/sbin/nft -f
# VRRP without multicast from $local to $(peer_list), on this host; every host needs its own.
# Try it: nft -f FILE. To keep it: /etc/nftables.conf includes it. To remove it: nft delete table ip vrrp_multicast
#
# keepalived stays as it is: interface $device, no unicast_peer. What this cannot do:
# * Protocol 112 must pass the network in unicast, and the host's firewall must accept it. Where only UDP passes,
#   take vrrp-relayd, or vrrp-tunnel --type gre-udp or vxlan.
# * Nothing is authenticated: who can send from the address of another host can take the virtual addresses. The TTL
#   is set to 255, as the copy may have passed routers, so that keepalived's check against distant senders is void.
# * IPv4 only; one interface; not with use_vmac, whose sockets listen on another device; group 224.0.0.18 only.
# * Adverts that the network doubles, delays or reorders arrive so. Native multicast no longer leaves this host.
# * Nobody says which host is heard: keepalived's state is all that there is to see.
TEXT
}
