#!/bin/bash
#
#              +--- eth0 --- br0 ---+         drop multicast, and cut ways
#   host 1 ----+                    +---- host 2
#              +--- eth1 --- br1 ---+         keepalived speaks on eth0; the relays use both
#
# Two hosts with two addresses each, so two paths. While one is cut, and when it heals, no advert is lost either way, the two
# hosts find each other anew, and status tells which path is silent.
. "${0%/*}/lib.sh"
. "${0%/*}/forge_lib.sh"
. "${0%/*}/both_ways_lib.sh"

export advert_int=0.1

# cut PATH, mend PATH: both ways
cut() { cut_way 1 2 "$1" && cut_way 2 1 "$1"; }
mend() { mend_way 1 2 "$1" && mend_way 2 1 "$1"; }

# silent_for HOST PATH: milliseconds since that host's relay last heard its peer there
silent_for() {
    relay_ask "$1" status | sed -nE "s/^    at 10\.0\.$2\.$((3 - $1)): heard ([0-9.]+ m?s) ago,.*/\1/p" |
        awk '{ printf("%d\n", $2 == "ms" ? $1 : $1 * 1000) }'
}
is_silent() { (($(silent_for "$1" "$2") > 2500)); }
is_heard() { (($(silent_for "$1" "$2") < 1500)); }

# whole SINCE: what the hosts have sent since then was heard, but for what came late: a busy machine does that, no path
whole() {
    local host
    for host in 1 2; do
        lost_at_most "$(relay_counter $((3 - host)) drop.late)" "$host" "$1" || return 1
    done
}

# expect_whole SINCE WHAT
expect_whole() {
    local now host
    now=$(now_ns)
    for host in 1 2; do
        expect "$2: host $((3 - host)) hears thirty adverts of host $host" 10 heard_since_at_least "$host" "$now" 30
    done
    expect "$2: every advert was heard" 5 whole "$1"
    expect_no_change "$2" "$1"
}

# expect_cut PATH
expect_cut() {
    local since host other=$((1 - $1))
    since=$(now_ns)
    cut "$1"
    for host in 1 2; do
        expect "path $1 is cut: status of host $host says that it is silent" 10 is_silent "$host" "$1"
        expect "path $1 is cut: status of host $host says that path $other is not" 5 is_heard "$host" "$other"
    done
    expect_whole "$since" "path $1 is cut"
    since=$(now_ns)
    mend "$1"
    for host in 1 2; do
        expect "path $1 is mended: status of host $host says so" 10 is_heard "$host" "$1"
    done
    expect_whole "$since" "path $1 is mended"
}

# lead_at_most N FROM TO
lead_at_most() { find_lead "$2" "$3" && ((lead <= $1)); }

peer_is_up() { grep -q "peer $(host_name $((3 - $1))) is up" "$(relay_log "$1")"; }

net_make 2
net_lan 1
configure_both
peers_lan="0 1" relay_conf
relays_start || fail "the relays did not get ready"
for host in 1 2; do
    expect "the peer of host $host is up" 5 peer_is_up "$host"
done
keepalived_start_all
expect "relays: each host is MASTER of its own" "$(patience)" both_are 1 2
probe_both
expect_cut 0
expect_cut 1
for host in 1 2; do
    keepalived_stop "$host"
done
for host in 1 2; do
    other=$((3 - host))
    late=$(relay_counter $other drop.late)
    # None is under way any more, and all were sent while the relays ran.
    expect "host $other has injected all $(relay_counter "$host" relayed) adverts of host $host, but $late late ones" 5 \
        lead_at_most "$late" "$host" $other
    at_most "late adverts on host $other" $(($(relay_counter "$host" relayed) / 4)) "$late"
    # Thirty adverts and more came by both paths after each mending.
    at_least "second copies that host $host has dropped" 50 "$(relay_counter "$host" drop.duplicate)"
done

# INITs take turns.
for path in 0 1; do
    cut $path
    relay_kill 1
    relay_start 1 || fail "the relay did not get ready"
    expect "path $path is cut, and relay 1 anew: its peer is up" 1 peer_is_up 1
    mend $path
done
finish
