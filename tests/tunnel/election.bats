#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2034,SC2154  # lib.bash and faults.bash set what is used
# Stock keepalived on a network that drops multicast and lets unicast through, protocol 112 as well: the rule set of
# `print --format nftables`, and vxlan, each by itself.

load lib.bash

# several HOSTS: every keepalived is MASTER
several() {
    net_make "$1"
    net_unicast
}
split_brain() { wait_until 15 masters_are "${net_hosts[*]}"; }

daemonless() {
    local host
    several "$1"
    keepalived_on eth0
    split_brain
    for host in "${net_hosts[@]}"; do
        # shellcheck disable=SC2046
        tunnel_on "$host" print --format nftables $(peers_of "$host") | on "$host" nft -f -
    done
    election || { show_states && return 1; }
}

vxlan() {
    several "$1"
    up_everywhere --type vxlan
    keepalived_on vxlan1
    election || { show_states && return 1; }
}

@test "nftables, two hosts: one master, takeover, failback" { daemonless 2; }
@test "nftables, three hosts: one master, takeover, failback" { daemonless 3; }
@test "vxlan, two hosts: one master, takeover, failback" { vxlan 2; }
@test "vxlan, three hosts: one master, takeover, failback" { vxlan 3; }

@test "vxlan where multicast and protocol 112 are dropped" {
    net_make 2
    up_everywhere --type vxlan
    keepalived_on vxlan1
    election || { show_states && return 1; }
}
