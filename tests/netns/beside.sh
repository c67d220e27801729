#!/bin/bash
#
#   host 1, host 2, each:  two relays in mode ingress on eth0, one for VRID 51, one for VRID 52 --- br0, drops multicast
#
# Neither takes what the other one injects for adverts of the wire: nothing stands by, and each router has one MASTER.
. "${0%/*}/lib.sh"

are() { masters_are "$1" VI_1 10.0.0.100 && masters_are "$1" VI_2 10.0.0.101; }

net_make 2
for host in 1 2; do
    {
        vrrp_instance v3-ipv4 "$host" VI_1 51 10.0.0.100
        vrrp_instance v3-ipv4 "$host" VI_2 52 10.0.0.101
    } | keepalived_conf "$host"
done
interval=$(interval_of v3-ipv4)
relay_conf 'inject = "ingress"' 'vrids = [51]'
relay_name=other relay_conf 'inject = "ingress"' 'vrids = [52]' 'port = 10113'
for host in 1 2; do
    for name in relay other; do
        relay_start "$host" "$name" || fail "relay $name of host $host did not get ready"
    done
done
keepalived_start_all
expect "host 1 is the only MASTER of both" "$(patience)" are 1
holds "host 1 is the only MASTER of both" "$(product 5.5 "$interval")" are 1
for name in relay other; do
    at_least "adverts injected on host 2 by $name" 5 "$(relay_counter 2 injected "$name")"
    equal "native adverts seen by $name" 0 "$(relay_counter 2 native "$name")"
    equal "native stand-by of $name" 0 "$(relay_counter 2 drop.native_standby "$name")"
done
finish
