#!/bin/bash
#
#   host 1 (MASTER) ---+--- br0, drops multicast       and in the list of peers, before and after these two:
#   host 2 (BACKUP) ---+                               nobody there, no route, a route that forbids, a relay that is
#                                                      down, thirty in all
#
# A peer that is down or unreachable never delays another: every advert arrives before the next one is sent.
. "${0%/*}/lib.sh"
. "${0%/*}/probe_lib.sh"

dead_peers() {
    local i
    echo 'c = "10.0.0.3"'     # a host, but no relay: port unreachable
    echo 'd = "192.0.2.1"'    # no route
    echo 'e = "198.51.100.1"' # forbidden
    for ((i = 30; i < 57; i++)); do
        echo "nobody$i = \"10.0.0.$i\""
    done
}

heard_at_least() { (($(heard 2 "$1" 10.0.0.1 | cut -d' ' -f1) >= $2)); }

export advert_int=0.1
net_make 3
net_hosts=(1 2)
configure v3-ipv4
more_peers=$(dead_peers) relay_conf
net_hosts=(1 2 3)
for host in 1 2; do
    ip -n "$(host_ns "$host")" route add prohibit 198.51.100.0/24
    keepalived_start "$host"
done
expect "no relay: both are MASTER" "$(patience)" masters_are "1 2"
relays_start 1 2 || fail "the relays did not get ready"
expect "relays: host 1 is the only MASTER" "$(patience)" masters_are 1

probe 2 heard eth0 224.0.0.18
probe 1 sent eth0
since=$(now_ns)
expect "host 2 hears a hundred adverts" 15 heard_at_least "$since" 100
equal "changes of state" 0 "$(transitions "$since")"
# The last one may still be under way to the probe's file.
read -r count worst < <(worst_delay 1 2 10.0.0.1 "$since" | awk '{ print $1, $2 }')
at_least "adverts looked at" 99 "$count"
say "the longest way from keepalived to keepalived: $worst ms"
at_most "that, in ms" 80 "$worst"
expect_takeover stop
expect_failback
finish
