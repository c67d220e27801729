#!/bin/bash
# usage: vmac.sh VARIANT child|base [MODE]
#
#   host 1, host 2, each:  eth0 <- vrrp.51 (macvlan, 00:00:5e:00:01:33), which keepalived makes  --- br0, drops multicast
#
# In mode tun vrrp0 is in eth0's place, and there is no wire on it.
# child: keepalived speaks and listens on the macvlan; base (vmac_xmit_base): on eth0. The macvlan comes and goes with
# keepalived, while the relay runs.
. "${0%/*}/lib.sh"

variant=$1
lines=("use_vmac")
[[ $2 != base ]] || lines+=("vmac_xmit_base")

has_vmac() { [[ -n $(ip -n "$(host_ns "$1")" -oneline link show type macvlan) ]]; }

net_make 2
inject_by "${3:-loopback}"
configure "$variant" "${lines[@]}"
relay_conf "${mode_lines[@]}"
relays_start || fail "the relays did not get ready"
keepalived_start_all
expect "relays first, keepalived later: host 1 is the only MASTER" "$(patience)" masters_are 1
expect_quiet 5.5
has_vmac 1 || fail "keepalived made no macvlan: nothing was tested"
expect_takeover stop
! has_vmac 1 || fail "keepalived left its macvlan behind: nothing was tested"
expect_failback
expect_takeover kill
expect_failback

since=$(now_ns)
keepalived_stop 2
keepalived_start 2
expect "the backup's macvlan went and came: it is BACKUP" "$(patience)" state_is 2 BACKUP
expect_quiet 5.5
equal "hosts that became MASTER" 0 "$(transitions "$since" MASTER)"

# Each advert is seen on the macvlan and on eth0, and relayed once.
relayed=$(relay_counter 1 relayed)
if [[ $mode != tun ]]; then sent=$(left 1); else
    # There is no switch to count: as many as go with the time.
    since=$(now_ns)
    holds "host 1 is the only MASTER" "$(product 6 "$interval")" masters_are 1
    relayed=$(($(relay_counter 1 relayed) - relayed))
    sent=$(awk -v ns="$(($(now_ns) - since))" -v s="$interval" 'BEGIN { print int(ns / s / 1e9) + 2 }')
fi
at_most "adverts relayed" "$sent" "$relayed"
finish
