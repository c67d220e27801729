#!/bin/bash
# usage: tun.sh [fixed]
#
#   host 1, host 2, each:  vrrp0, which the relay makes and keepalived speaks on;  eth0 --- br0, drops multicast
#
# keepalived can speak as long as its own relay lives, and no longer: FAULT in place of a split brain. A relay that is killed
# leaves vrrp0 without carrier, one that ends takes it with it. keepalived finds its way back from both; fixed: also without
# `dynamic_interfaces`, with which it starts before vrrp0 is there.
. "${0%/*}/lib.sh"
. "${0%/*}/doctor_lib.sh"
doctor_scope=(--local)

vrrp0() { ip -n "$(host_ns "$1")" -oneline link show vrrp0 2>/dev/null; }
has_carrier() { [[ $(vrrp0 "$1") == *LOWER_UP* ]]; }
index_is() { [[ $(vrrp0 "$1") == "$2:"* ]]; }
is_back() { expect "$1: host 1 is the only MASTER" "$(patience)" masters_are 1; }

# without_relay HOST OTHER WHAT: the relay of HOST has gone
without_relay() {
    expect "$3: host $1 is in FAULT" "$(patience)" state_is "$1" FAULT
    expect "host $2 is the only MASTER" "$(patience)" masters_are "$2"
    holds "host $2 is the only MASTER" "$(master_down)" masters_are "$2"
    has_carrier "$2" || fail "a dead peer takes the carrier of host $2 away"
}

net_make 2
inject_by tun
configure v3-ipv4
if [[ ${1-} == fixed ]]; then
    sed -i '/dynamic_interfaces/d' "$net_dir"/?.conf
    ! grep -q dynamic_interfaces "$net_dir"/?.conf || fail "this tests nothing"
fi
relay_conf "${mode_lines[@]}"
relays_start || fail "the relays did not get ready"
keepalived_start_all
is_back "relays, then keepalived"
[[ $(on 1 ip -brief -4 address show vrrp0) == *" 10.0.0.1/32"* ]] || fail "vrrp0 has another address"
equal "vrrp0's rp_filter" 2 "$(on 1 cat /proc/sys/net/ipv4/conf/vrrp0/rp_filter)"
all_well # doctor: no guard, no native adverts, rp_filter that is not strict

index=$(vrrp0 1)
index=${index%%:*}
relay_kill 1
without_relay 1 2 "the relay of host 1 killed"
index_is 1 "$index" || fail "vrrp0 is gone with a relay that was killed"
relay_start 1 || fail "the relay did not get ready"
is_back "the relay of host 1 again"
index_is 1 "$index" || fail "vrrp0 is another one after the relay was killed"

# A host that is dead as a whole.
relay_kill 1
keepalived_kill 1
expect "host 1 killed: host 2 is the only MASTER" "$(patience)" masters_are 2
holds "vrrp0 of host 2 keeps its carrier" "$(master_down)" has_carrier 2
relay_start 1 || fail "the relay did not get ready"
keepalived_start 1
is_back "host 1 again"

relay_stop 1 || fail "the relay ended with status $?"
[[ -z $(vrrp0 1) ]] || fail "vrrp0 outlives a normal end"
without_relay 1 2 "the relay of host 1 ended"
relay_start 1 || fail "the relay did not get ready"
is_back "the relay of host 1 after a normal end"

# What a killed relay has left goes when the next one does not want it.
relay_kill 2
relay_interface=eth0 relay_conf
relay_start 2 || fail "the relay did not get ready"
[[ -z $(vrrp0 2) ]] || fail "a relay leaves vrrp0, which it does not want"
finish
