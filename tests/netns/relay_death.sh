#!/bin/bash
#
#   host 1, host 2, VRRPv2 with 1 s adverts --- br0, drops multicast
#
# A relay that is killed and started again within a second is not noticed. Without any relay every host is MASTER; one
# advert interval after the last has started there is one again.
. "${0%/*}/lib.sh"

# expect_unnoticed HOST kill|stop: half a second without that relay
expect_unnoticed() {
    local since away
    since=$(now_ns)
    "relay_$2" "$1" || fail "relay_$2: status $?"
    holds "$2 of the relay on host $1: host 1 is the only MASTER" 0.5 masters_are 1
    relay_start "$1" || fail "the relay did not get ready"
    away=$((($(ready_at "$1") - since) / 1000000))
    if is_within_master_down "$away"; then
        holds "it is back after $away ms: host 1 is the only MASTER" "$(master_down)" masters_are 1
        equal "changes of state" 0 "$(transitions "$since")"
    else
        expect "it is back after $away ms: host 1 is the only MASTER" "$(patience)" masters_are 1
    fi
}

net_make 2
configure v2
relay_conf
keepalived_start_all
expect_split_brain
expect_election
expect_unnoticed 1 kill
expect_unnoticed 2 kill
expect_unnoticed 1 stop
expect_unnoticed 2 stop

relay_kill 1
relay_kill 2
expect "both relays killed: both are MASTER" "$(patience)" masters_are "1 2"
relays_start || fail "the relays did not get ready"
# One interval, and half a second for keepalived and for looking.
expect "both are back: host 1 is the only MASTER" 1.5 masters_are 1
expect_quiet 5.5
finish
