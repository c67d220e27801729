#!/bin/bash
# usage: interface.sh down|recreate|address|mtu
#
#   host 1 (MASTER) ---+--- br0, drops multicast
#   host 2 (BACKUP) ---+    (address: the relays speak over br1, eth1)
#
# What happens to eth0 while the relay runs, on the backup and on the master; the relay follows and is not restarted.
. "${0%/*}/lib.sh"

set_link() { ip -n "$(host_ns "$1")" link set "${@:2}"; }
index_of() { on "$1" cat /sys/class/net/eth0/ifindex; }

expect_one_master() {
    expect "$1: host 1 is the only MASTER" "$(patience)" masters_are 1
    expect "$1: host 2 is BACKUP" "$(patience)" state_is 2 BACKUP
    expect_quiet 5.5
}

# Down for longer than the other needs to take over.
change_down() {
    set_link 2 eth0 down
    expect "eth0 of the backup down: it is in FAULT" 5 state_is 2 FAULT
    expect_quiet 3
    set_link 2 eth0 up
    expect_one_master "eth0 of the backup up"
    set_link 1 eth0 down
    expect "eth0 of the master down: host 2 is MASTER" "$(patience)" masters_are 2
    set_link 1 eth0 up
    expect_one_master "eth0 of the master up"
}

change_recreate() {
    local host before
    for host in 2 1; do
        before=$(index_of "$host")
        eth_remove "$host"
        expect "eth0 of host $host deleted: it is in FAULT" 5 state_is "$host" FAULT
        ((host == 2)) || expect "host 2 is MASTER" "$(patience)" masters_are 2
        # Another interface takes the number that is free.
        ip -n "$(host_ns "$host")" link add name "other$host" type bridge
        eth_add "$host"
        [[ $(index_of "$host") != "$before" ]] || fail "eth0 has its old index: nothing was tested"
        expect_one_master "eth0 of host $host is there again, with another index"
    done
}

# The address by which a host knows itself goes and comes; and keepalived's own source changes.
change_address() {
    local host ns
    for host in 2 1; do
        ns=$(host_ns "$host")
        ip -n "$ns" address delete "10.0.1.$host/24" dev eth1
        expect "host $host is without its listed address: both are MASTER" "$(patience)" masters_are "1 2"
        ip -n "$ns" address add "10.0.1.$host/24" brd + dev eth1
        expect_one_master "host $host has it again"

        own_source "$host" "10.0.0.2$host"
        ip -n "$ns" address delete "10.0.0.$host/24" dev eth0
        ip -n "$ns" address add "10.0.0.2$host/24" brd + dev eth0
        expect_one_master "keepalived of host $host has another source"
        keepalived_stop "$host"
        keepalived_start "$host"
        expect_one_master "keepalived of host $host was restarted"
    done
}

change_mtu() {
    local host mtu
    for host in 2 1; do
        for mtu in 1280 1500; do
            set_link "$host" eth0 mtu "$mtu"
            expect_quiet 4
        done
    done
}

net_make 2
[[ $1 != address ]] || { net_lan 1 && export peers_lan=1; }
configure v3-ipv4
relay_conf
keepalived_start_all
expect_split_brain
expect_election
"change_$1"
expect_takeover stop
expect_failback
finish
