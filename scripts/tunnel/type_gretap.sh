# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# gretap: Ethernet in GRE, a device to every other host, all of them ports of one bridge. Isolated ports forward nothing
# to each other: each host hears every other directly, and a loop cannot come about.

plan_gretap() {
    step "ip link add name $name type bridge stp_state 0 forward_delay 0 mcast_snooping 0" "ip link delete dev $name"
    plan_mark "$name"
    for host in $(peer_numbers); do
        gre_device "$name-$host" gretap "$host"
        step "ip link set dev $name-$host addrgenmode none mtu $mtu master $name"
        step "bridge link set dev $name-$host isolated on"
        step "ip link set dev $name-$host up"
    done
    plan_own_device
}

. "$parts/type_gre.sh"

networkd_gretap() {
    netdev "$name" bridge
    printf '[Bridge]\nSTP=no\nForwardDelaySec=0\nMulticastSnooping=no\n'
    for_peers networkd_port
}
networkd_port() {
    networkd_tunnel "$name-$1" gretap "$1"
    file "$networkd_dir/50-$name-$1.network" 'a port; isolated: it forwards to no other one'
    printf '[Match]\nName=%s\n\n[Network]\nBridge=%s\nLinkLocalAddressing=no\n\n[Bridge]\nIsolated=yes\n' "$name-$1" "$name"
}

netplan_gretap() { netplan_cannot 'it cannot isolate the ports of a bridge, so that a mesh would be a loop'; }
