#!/bin/bash
# usage: vmac.sh VARIANT HOSTS child|base [MODE]     (v2, v2-pass, v3-ipv4, v3-ipv6; loopback, ingress, tun)
#
#   each host:  eth0 <- vrrp.51 (macvlan, 00:00:5e:00:01:33), which keepalived makes  --- br0, as strict as clouds are
#
# In mode tun vrrp0 is in eth0's place, and there is no wire on it.
# child: keepalived speaks and listens on the macvlan; base (vmac_xmit_base): on eth0. As election.sh: without relays no
# election, with them one MASTER. The macvlan is there before the relay, and later comes and goes with keepalived while it runs.
. "${0%/*}/lib.sh"

variant=$1
hosts=$2
lines=("use_vmac")
[[ $3 != base ]] || lines+=("vmac_xmit_base")

has_vmac() { [[ -n $(ip -n "$(host_ns "$1")" -oneline link show type macvlan) ]]; }
all_have_vmac() {
    local host
    for host in "${net_hosts[@]}"; do has_vmac "$host" || return 1; done
}

# With native_ipv6 and use_vmac keepalived 2.2.7 stays in FAULT on an interface that appears after it, also on a veth and with
# no relay: its bind fails while the macvlan has no address yet. So the device has to be there first.
relays_first() {
    local host
    for host in "${net_hosts[@]}"; do keepalived_stop "$host"; done
    relays_start || fail "the relays did not get ready"
    keepalived_start_all
    expect "relays first: host 1 is the only MASTER" "$(patience)" masters_are 1
    expect_quiet 5.5
}

net_make "$hosts" --cloud
inject_by "${4:-loopback}"
configure "$variant" "${lines[@]}"
share_vip "$variant"
relay_conf "${mode_lines[@]}"
keepalived_start_all
expect_no_election
[[ $mode == tun ]] || all_have_vmac || fail "keepalived made no macvlan: nothing was tested"
if [[ $variant == v3-ipv6 && $mode == tun ]]; then
    relays_first
else
    sent_before=$(left 1)
    expect_election
fi
all_have_vmac || fail "keepalived made no macvlan: nothing was tested"
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
if [[ $mode != tun ]]; then sent=$(($(left 1) - sent_before)); else
    # There is no switch to count: as many as go with the time.
    since=$(now_ns)
    holds "host 1 is the only MASTER" "$(product 6 "$interval")" masters_are 1
    relayed=$(($(relay_counter 1 relayed) - relayed))
    sent=$(awk -v ns="$(($(now_ns) - since))" -v s="$interval" 'BEGIN { print int(ns / s / 1e9) + 2 }')
fi
at_most "adverts relayed" "$sent" "$relayed"
for ((host = 2; host <= hosts; host++)); do
    at_least "adverts injected on host $host" 10 "$(relay_counter "$host" injected)"
done
finish
