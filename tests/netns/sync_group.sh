#!/bin/bash
#
#   host 1, host 2, each: VI_1 .. VI_4 (VRID 51 .. 54) in one vrrp_sync_group --- br0, drops multicast
#
# Four VRIDs over one relay: each has one master, all of them the same host, and all move together.
. "${0%/*}/lib.sh"

instances=(1 2 3 4)
vip=
interval=$(interval_of v3-ipv4)

configure_group() {
    local i
    for i in "${instances[@]}"; do
        vrrp_instance v3-ipv4 "$1" "VI_$i" $((50 + i)) "10.0.0.10$i"
    done
    echo "vrrp_sync_group G1 {"
    printf '    group {\n        VI_1\n        VI_2\n        VI_3\n        VI_4\n    }\n}\n'
}

all_masters_are() {
    local i
    for i in "${instances[@]}"; do
        masters_are "$1" "VI_$i" "10.0.0.10$i" || return 1
    done
}

each_moved_once() {
    local i
    for i in "${instances[@]}"; do
        equal "hosts that became MASTER of VI_$i" 1 "$(transitions "$1" MASTER "VI_$i")"
    done
}

net_make 2
relay_conf
for host in 1 2; do
    configure_group "$host" | keepalived_conf "$host"
    keepalived_start "$host"
done
expect "no relay: both are MASTER of all four" "$(patience)" all_masters_are "1 2"
relays_start || fail "the relays did not get ready"
expect "relays: host 1 is the only MASTER of all four" "$(patience)" all_masters_are 1
holds "host 1 is the only MASTER of all four" "$(product 5.5 "$interval")" all_masters_are 1

since=$(now_ns)
keepalived_stop 1
expect "host 2 has all four" "$(patience)" all_masters_are 2
holds "host 2 has all four" "$(product 3 "$interval")" all_masters_are 2
each_moved_once "$since"

since=$(now_ns)
keepalived_start 1
expect "host 1 has all four back" "$(patience)" all_masters_are 1
holds "host 1 has all four" "$(product 3 "$interval")" all_masters_are 1
each_moved_once "$since"
finish
