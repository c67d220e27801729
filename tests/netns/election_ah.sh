#!/bin/bash
# usage: election_ah.sh HOSTS
#
#   host 1 .. N, VRRPv2 with AH --- br0: first an ordinary LAN, then one that drops multicast, with relays
#
# keepalived accepts an AH advert only with a rising sequence number, which is fragile after a failback on any network.
# So both are tried in the same run, step by step: the relay must do whatever the LAN does.
. "${0%/*}/lib.sh"

declare -A lan=()

becomes_and_stays() {
    wait_until "$(patience)" masters_are "$1" && stays_true "$(product "$2" "$interval")" masters_are "$1"
}

# step NAME HOST INTERVALS: host HOST becomes the only MASTER and stays so; on the LAN this is only noted
step() {
    local did=no
    if [[ $network == relay && -z ${lan[$1]-} ]]; then
        say "relay, $1: not asked, as a LAN does not do it either"
        return
    fi
    becomes_and_stays "$2" "$3" && did=yes
    say "$network, $1: $did"
    if [[ $network == lan ]]; then
        [[ $did == no ]] || lan[$1]=yes
    elif [[ $did == no ]]; then
        fail "what a LAN does the relay does not: $1"
    fi
}

every_step() {
    local fault
    keepalived_start_all
    expect_split_brain
    join
    step "after a split brain" 1 5.5
    for fault in stop kill; do
        "keepalived_$fault" 1
        step "$fault" 2 3
        keepalived_start 1
        step "failback after $fault" 1 3
    done
}

net_make "$1"
configure v2-ah
relay_conf
network=lan
join() { net_native; }
every_step
for host in "${net_hosts[@]}"; do
    keepalived_stop "$host"
    : >"$net_dir/$host.states"
done
at_least "steps that a LAN does" 3 "${#lan[@]}"
network=relay
net_drop
join() { relays_start || fail "the relays did not get ready"; }
every_step
finish
